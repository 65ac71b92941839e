// The flags of `netpoll hostkeys`: its own, and those of netpoll that matter up to a host key.
// Knows no parser.
#include "cli/hostkeys_options.hpp"

#include "cli/flag_effects.hpp"
#include "cli/via_flags.hpp"

#include <array>

namespace netpoll {

namespace {

constexpr std::array netpolls_own{
    "--inventory",   "--inventory-kind", "--netbox-token", "--netbox-ca", "--use-cache",
    "--devices",     "--limit",          "--exclude",      "--platforms", "--concurrency",
    "--reactors",    "--cpu-workers",    "--crypto",       "--port",      "--agent",
    "--jump",        "--ssh-config",     "--profile",      "--kex",       "--host-key-algorithms",
    "--ciphers",     "--macs",           "--known-hosts",  "--partial",   "--connect-timeout",
    "--kex-timeout", "--device-timeout", "--verbose",      "--quiet",     "--log-file",
    "--log-format",  "--mode-bits",      "--no-config",    "--help"};

flag types_flag(hostkeys_options& all) {
    return {"--types", "LIST",
            "ask for these keys, a session each: of ed25519, ecdsa and rsa, or all [the one that a "
            "run would be shown]",
            into(parse_key_types, [&all](options&) -> decltype(auto) {
                return follow(all, &hostkeys_options::types);
            })};
}

flag output_flag(hostkeys_options& all) {
    return {"-o,--output", "FILE", "where known_hosts lines go; \"-\" is standard output [-]",
            file_into([&all](options&) -> decltype(auto) {
                return follow(all, &hostkeys_options::output);
            })};
}

flag from_flag(hostkeys_options& all) {
    return {"--from", "RESULTS",
            "accept the keys of devices that are host_key_unknown in these results; no INVENTORY, "
            "nobody is contacted",
            [&all](options& run, const std::string& text) -> std::string {
                all.from = text;
                run.needs_inventory = false;
                return text.empty() ? "needs a value" : std::string();
            }};
}

flag hosts_flag(hostkeys_options& all) {
    return {
        "--hosts", "TERM",
        "meet these hosts of INVENTORY and accept the keys that they show, as -l says them; with "
        "--from: only these names; repeats",
        [&all](options& run, const std::string& text) -> std::string {
            all.hosts_named = true;
            run.request.select.limit.push_back(text);
            return text.empty() ? "needs a value" : std::string();
        },
        true};
}

flag_group own_flags(hostkeys_deed deed, hostkeys_options& all) {
    flag_group own{"Host keys", {}};
    if (deed == hostkeys_deed::scan) own.flags = {types_flag(all), output_flag(all)};
    if (deed == hostkeys_deed::accept) own.flags = {hosts_flag(all), from_flag(all)};
    for (flag& each : own.flags)
        each.has_variable = false;
    return own;
}

}  // namespace

std::vector<flag_group> hostkeys_flags(hostkeys_deed deed, hostkeys_options& into) {
    std::vector<flag_group> groups{own_flags(deed, into)};
    for (flag_group& group : some_flags(netpolls_own))
        groups.push_back(std::move(group));
    return groups;
}

expected<hostkeys_options, std::vector<std::string>> parse_hostkeys_options(
    hostkeys_deed deed, const std::vector<std::string>& arguments, const environment& env) {
    hostkeys_options all;
    auto parsed = parse_flags(hostkeys_flags(deed, all), arguments, env);
    if (!parsed) return unexpected(std::move(parsed).error());
    all.run = std::move(*parsed);
    if (auto why = via_refusal("hostkeys", env, all.run); !why.empty() && all.from.empty())
        return unexpected(std::vector<std::string>{std::move(why)});
    if (all.run.help || deed != hostkeys_deed::accept) return all;
    run_request& request = all.run.request;
    // Who names results means no inventory that stands somewhere.
    for (const option_origin& each : all.run.origins) {
        if (!all.from.empty() && each.option == "--inventory") request.forget_inventories();
        if (!all.from.empty() && each.option == "--devices") request.devices.clear();
    }
    if (all.from.empty() && !all.hosts_named && request.devices.empty())
        return unexpected(std::vector<std::string>{
            "accept: say whose keys: --from RESULTS, or --hosts TERM and an INVENTORY, or -w"});
    if (!all.from.empty() && !(request.inventory.empty() && request.devices.empty()))
        return unexpected(std::vector<std::string>{
            "accept: --from takes its hosts from RESULTS, and INVENTORY is one argument too many"});
    return all;
}

}  // namespace netpoll
