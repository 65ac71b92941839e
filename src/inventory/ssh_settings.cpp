// Reads ssh_config files and puts them below the rest. Knows no login.
#include "inventory/ssh_settings.hpp"

#include "inventory/hostname.hpp"
#include "inventory/inheritance.hpp"
#include "inventory/ssh_config/keywords.hpp"
#include "machine/text_file.hpp"

#include <netpoll/escape.hpp>

#include <iterator>

namespace netpoll {

namespace {

using ssh_config::config_file;
using ssh_config::host_settings;
using ssh_config::said_text;

constexpr std::string_view usual_files = "default";
constexpr std::string_view none = "none";

// As ssh reads them: the system's file may not be the user's to check.
std::vector<config_file> files_of(const std::string& wanted, const std::string& folder,
                                  const std::string& home) {
    if (wanted != usual_files) return {{path_from(folder, wanted)}};
    std::vector<config_file> files;
    if (!home.empty()) files.push_back({home + "/.ssh/config", {}, true, true});
    files.push_back({"/etc/ssh/ssh_config", "/etc/ssh", false, true});
    return files;
}

bool is_said(const source_position& where) noexcept {
    return !where.file.empty();
}

}  // namespace

contact_said contact_in(const inventory_state& all, const inherited& values) {
    const auto& port = value_of(values, field::port);
    contact_said said;
    said.hostname_where = all.position_of(value_of(values, field::hostname));
    said.port = port_of(values).value_or(0);
    said.port_where = all.position_of(port);
    return said;
}

ssh_settings::ssh_settings(const inventory_state& all, const inventory_overrides& overrides,
                           std::vector<mistake>& mistakes, std::vector<mistake>& warnings)
    : mistakes_(mistakes), warnings_(warnings) {
    const auto* said = all.defaults ? all.layers.find(*all.defaults, field::ssh_config) : nullptr;
    if (overrides.ssh_config)
        read(*overrides.ssh_config, ".");
    else if (said)
        read(std::string(std::get<std::string_view>(said->value)),
             folder_of(all.documents[all.defaults->file].position(said->line).file));
}

void ssh_settings::read(const std::string& wanted, const std::string& folder) {
    if (wanted == none) return;
    auto made = ssh_config::config::load(files_of(wanted, folder, user().home), user());
    if (!made) {
        std::move(made.error().begin(), made.error().end(), std::back_inserter(mistakes_));
        return;
    }
    config_ = std::move(*made);
    const auto& remarks = config_->remarks();
    warnings_.insert(warnings_.end(), remarks.begin(), remarks.end());
}

const ssh_config::local_user& ssh_settings::user() {
    if (!user_) user_ = ssh_config::this_user();
    return *user_;
}

host_settings ssh_settings::set_contact(const contact_said& elsewhere, target& out) {
    out.hostname = elsewhere.hostname;
    if (elsewhere.port != 0) out.port = elsewhere.port;
    if (!config_) return {};
    auto said = settings_for(elsewhere);
    contact_origin origin{elsewhere.hostname_where, elsewhere.port_where, elsewhere.jump_where};
    if (said.hostname_where) {
        out.hostname = said.hostname;
        origin.hostname = *said.hostname_where;
        const auto problem = hostname_problem(out.hostname);
        if (!problem.empty())
            complain(origin.hostname, "hostname: '" + escape(out.hostname, 80) + "' " + problem);
    }
    if (elsewhere.port == 0 && said.port) {
        out.port = *said.port;
        origin.port = said.port_where;
    }
    if (said.proxy_jump && said.proxy_jump->text != none) origin.jump = said.proxy_jump->where;
    out.origin = std::make_shared<const contact_origin>(std::move(origin));
    set_host_key(said, out);
    tell_unused(said);
    return said;
}

host_settings ssh_settings::settings_for(const contact_said& elsewhere) {
    ssh_config::host_query host{elsewhere.name, elsewhere.user, elsewhere.port};
    if (is_said(elsewhere.hostname_where)) host.hostname = elsewhere.hostname;
    host.way_said = is_said(elsewhere.jump_where);
    auto said = config_->settings_of(host);
    if (said) return std::move(*said);
    complain(said.error().where, said.error().message);
    return {};
}

// What would do the opposite of what ssh does, were nothing said.
void ssh_settings::tell_unused(const host_settings& said) {
    if (const auto& checks = said.strict_host_keys) {
        const auto word = ssh_config::in_lower_case(checks->text);
        if (word != "yes" && word != "ask" && word != "true")
            remark(checks->where,
                   "stricthostkeychecking: does not count; --host-keys=accept-new or off does");
    }
    if (const auto& names = said.canonicalize)
        if (const auto word = ssh_config::in_lower_case(names->text);
            word != "no" && word != "none")
            remark(names->where,
                   "canonicalizehostname: does not count: names are looked up as they stand");
    if (said.bind_address)
        remark(said.bind_address->where,
               "bindaddress: does not count: the system chooses the address");
}

// ssh refuses the file. Names of certificates and security keys are of no list of netpoll's.
void ssh_settings::tell_unknown(algorithm_kind kind, const said_text& written) {
    for (const auto& each : unknown_names(kind, written.text))
        remark(written.where, std::string(name(kind)) + ": netpoll knows no '" + escape(each, 80) +
                                  "', which is left out");
}

void ssh_settings::remark(const source_position& where, std::string message) {
    if (complaints_.emplace(to_string(where), message).second)
        warnings_.push_back({where, std::move(message)});
}

void ssh_settings::set_host_key(const host_settings& said, target& out) {
    if (said.host_key_alias) out.host_key_alias = said.host_key_alias->text;
    if (!said.user_known_hosts && !said.global_known_hosts) return;
    std::vector<std::string> files;
    const auto add = [&](const auto& named, const std::string& usual) {
        if (!named) return files.push_back(usual);
        files.insert(files.end(), named->texts.begin(), named->texts.end());
    };
    add(said.user_known_hosts, user().home + "/.ssh/known_hosts");
    add(said.global_known_hosts, "/etc/ssh/ssh_known_hosts");
    auto& known = host_key_files_[files];
    if (!known) known = std::make_shared<const std::vector<std::string>>(files);
    out.host_key_files = known;
}

algorithm_lists ssh_settings::algorithms(const host_settings& said) {
    algorithm_lists lists;
    const auto set = [&](algorithm_kind kind, const std::optional<said_text>& written) {
        if (!written) return;
        tell_unknown(kind, *written);
        const auto known = known_part(kind, written->text);
        if (known)
            list_of(lists, kind) = *known;
        else
            complain(written->where, "netpoll has none of these " + std::string(name(kind)) +
                                         ", or all of them are taken away");
    };
    set(algorithm_kind::key_exchange, said.kex_algorithms);
    set(algorithm_kind::host_keys, said.host_key_algorithms);
    set(algorithm_kind::ciphers, said.ciphers);
    set(algorithm_kind::macs, said.macs);
    set(algorithm_kind::public_keys, said.key_algorithms);
    return lists;
}

void ssh_settings::complain(const source_position& where, std::string message) {
    if (complaints_.emplace(to_string(where), message).second)
        mistakes_.push_back({where, std::move(message)});
}

}  // namespace netpoll
