// Every flag, once. Knows neither CLI11 nor how help is laid out.
#include "cli/flags.hpp"

#include "cli/device_flags.hpp"
#include "cli/flag_effects.hpp"
#include "cli/parse_flags.hpp"
#include "cli/unattended_flags.hpp"
#include "cli/via_flags.hpp"
#include "run/capacity.hpp"
#include "run/request_ranges.hpp"
#include "terminal/text_layout.hpp"

#include <netpoll/duration.hpp>
#include <netpoll/secret_check.hpp>

#include <algorithm>
#include <cctype>

namespace netpoll {

namespace {

template <class Member>
auto overriding(Member which) {
    return at(&options::request, &run_request::overrides, which);
}

template <class Member>
auto viewed(Member which) {
    return at(&options::request, &run_request::view, which);
}

template <class Member>
apply_function limit_into(Member which) {
    return into(parse_duration, overriding(which));
}

value<milliseconds> parse_run_time(const std::string& text) {
    auto time = parse_duration(text);
    if (time && time->count() == 0)
        return unexpected("'" + text + "' leaves no time: write 10m, or leave it out for none");
    return time;
}

std::string defaults_to(milliseconds time) {
    return " [" + show_duration(time) + "]";
}

std::string defaults_to(std::size_t number) {
    return " [" + std::to_string(number) + "]";
}

flag_group commands() {
    return {
        "Commands",
        {{"-c,--command", "TEXT", "run this in place of the inventory's commands; repeats",
          appended_to(overriding(&inventory_overrides::commands)), true},
         {"--job", "FILE",
          "run the commands: of this YAML file and hold outputs against its checks:; not together "
          "with -c",
          text_into(overriding(&inventory_overrides::job))},
         {"--platform", "NAME", "what every device is, e.g. cisco_ios",
          text_into(overriding(&inventory_overrides::platform))},
         {"--platforms", "FILE", "add platform definitions, or replace ours",
          text_into(requested(&run_request::platforms))},
         {"--channel", "KIND",
          "exec (one channel per command) or shell [by platform; with auto: shell]",
          into(parse_channel, overriding(&inventory_overrides::channel))},
         {"--max-output", "SIZE",
          "truncate a command's output at SIZE [" + show_size(run_request{}.max_output) + "]",
          into(parse_size, requested(&run_request::max_output))},
         {"--memory", "SIZE",
          "limit of all outputs together; above it the largest are truncated [a quarter of "
          "free memory]",
          into(parse_size, requested(&run_request::memory))}}};
}

flag_group engine() {
    const run_request standard;
    return {"Engine",
            {{"--mode", "MODE",
              "async, threads, processes or sequential [" + std::string(name(mode::async)) + "]",
              into(parse_mode, requested(&run_request::mode))},
             {"-f,--concurrency,--forks", "N",
              "sessions in parallel [async and processes " +
                  std::to_string(default_concurrency(mode::async)) + ", threads " +
                  std::to_string(default_concurrency(mode::threads)) + "]",
              number_into(sessions_range, requested(&run_request::concurrency))},
             {"--reactors", "N", "reactor threads of async" + defaults_to(standard.reactors),
              number_into(reactors_range, requested(&run_request::reactors))},
             {"--workers", "N", "worker processes of processes [one a core]",
              number_into(workers_range, requested(&run_request::workers))},
             {"--cpu-workers", "N",
              "threads for large key exchanges, and as many for results (hashes, JSON, files); 0: "
              "the engine does both" +
                  defaults_to(standard.cpu_workers),
              number_into(cpu_workers_range, requested(&run_request::cpu_workers))},
             {"--crypto", "CHOICE",
              "whose Ed25519: auto (libsodium's where it gains enough, with OpenSSL's verdicts), "
              "libsodium or openssl [" +
                  std::string(name(standard.crypto)) + "]",
              into(parse_crypto, requested(&run_request::crypto))}}};
}

flag_group pace() {
    const run_request standard;
    const auto budget = [](auto member) {
        return at(&options::request, &run_request::budget, member);
    };
    return {
        "Logins, so that no server is overloaded and no account locked",
        {{"--logins-per-second", "X", "in all, evenly paced, e.g. 50 or 0.5 [no limit]",
          into(parse_rate, budget(&login_budget::logins_per_second))},
         {"--logins-in-flight", "N",
          "in all, from the first credential to the answer [" +
              std::to_string(default_logins_in_flight) + " in a realm]",
          number_into(sessions_range, budget(&login_budget::logins_in_flight))},
         {"--attempt-gap", "TIME",
          "least time between two connections to one address" + defaults_to(default_attempt_gap),
          into(parse_duration, requested(&run_request::attempt_gap))},
         {"--pace", "WORD", "on, or off: the defaults of these three do not hold [on]",
          into(parse_pace, requested(&run_request::pace))},
         {"--adaptive", "", "logins in flight follow what each realm's server stands",
          into(parse_switch, requested(&run_request::adaptive))},
         {"--auth-guard", "N",
          "stop a credential that N devices have rejected, in a named realm whatever passwords its "
          "user has; then N at a time, and one more for each success, so that a password which "
          "changes in mid-run is rejected by as many as are in flight then. In a list of "
          "credentials: a rejection does not count where this one works elsewhere and the device "
          "takes the next; 0: never" +
              defaults_to(standard.auth_guard),
          number_into(devices_range, requested(&run_request::auth_guard))},
         {"--canaries", "K",
          "logins that prove a credential before others use it, and one more for every 2s of "
          "silence, up to --auth-guard; 0: none" +
              defaults_to(standard.canaries),
          number_into(devices_range, requested(&run_request::canaries))}}};
}

flag_group failures() {
    const run_request standard;
    const auto share_into = [](number_range counts, auto member) {
        return into(
            [counts](const std::string& text) { return parse_count_or_share(text, counts); },
            requested(member));
    };
    return {
        "Waves and failures",
        {{"--canary", "TERM", "these hosts first, the rest only if all are ok; repeats",
          appended_to(requested(&run_request::first)), true},
         {"--serial", "N|P%",
          "in waves of so many hosts, one after another; a wave in which nobody is ok is the last "
          "[all at once]",
          share_into(wave_range, &run_request::serial)},
         {"--max-failures", "N|P%", "stop when more devices have failed [no limit]",
          share_into(devices_range, &run_request::max_failures)},
         {"--retries", "N",
          "further attempts after a failure that may pass, never after a rejected login; each "
          "waits up to 2s, 4s, ... 30s, after throttled 16s more" +
              defaults_to(standard.retries),
          number_into(retries_range, requested(&run_request::retries))},
         {"--confirm", "",
          "show the dry run, and ask at the terminal before anyone is contacted; anything but y is "
          "exit code 4",
          into(parse_switch, &options::confirm)}}};
}

flag_group login() {
    return {
        "Login",
        {{"-u,--username", "NAME", "log in as NAME",
          [](options& o, const std::string& text) -> std::string {
              o.request.overrides.username = text;
              return text.empty() ? "needs a value" : username_problem(text);
          }},
         {"-k,--ask-pass", "", "ask for the password; a script sets NETPOLL_PASSWORD",
          into(parse_switch, requested(&run_request::ask_password))},
         {"-K,--ask-secret", "", "ask for the secret of enable mode; a script sets NETPOLL_SECRET",
          into(parse_switch, requested(&run_request::ask_secret))},
         {"--private-key", "FILE", "log in with this key; repeats",
          appended_to(overriding(&inventory_overrides::private_keys)), true},
         {"--agent", "on|off|PATH",
          "log in with keys of the ssh-agent, at PATH where one is given [where SSH_AUTH_SOCK is "
          "set, if a host has neither key nor password, or its key is in the agent]",
          [](options& o, const std::string& text) -> std::string {
              o.request.overrides.agent = text;
              const bool known = text == "on" || text == "off" || text.find('/') != text.npos;
              return known ? "" : "on, off or the path of a socket is expected";
          }},
         {"--port", "N", "TCP port [22, or the inventory's]",
          number_into(port_range, overriding(&inventory_overrides::port))},
         {"-J,--jump", "WAY",
          "reach every device through a bastion: a name of bastions: or hosts:, "
          "[user@]host[:port], "
          "a,b (through a, then b), or none; repeats: any of them",
          appended_to(overriding(&inventory_overrides::jump)), true},
         {"--ssh-config", "FILE",
          "read FILE as ssh does, for what neither options nor the inventory say; default: "
          "~/.ssh/config and /etc/ssh/ssh_config; none: no file [ssh_config: of the inventory, "
          "else none]",
          text_into(overriding(&inventory_overrides::ssh_config))},
         {"--profile", "NAME", "modern, compat or legacy algorithms [modern]",
          into(parse_profile, overriding(&inventory_overrides::profile))},
         {"--host-keys", "POLICY",
          "strict, accept-new (write unknown hosts' keys down) or off [strict]",
          into(parse_host_keys, requested(&run_request::host_keys))},
         {"--known-hosts", "FILE",
          "known host keys; repeats; accept-new appends to the first "
          "[~/.ssh/known_hosts, /etc/ssh/ssh_known_hosts]",
          appended_to(requested(&run_request::known_hosts)), true}}};
}

flag_group algorithms() {
    using list_place = std::string algorithm_lists::*;
    const auto list = [](algorithm_kind kind, list_place member) {
        return into([kind](const std::string& text) { return parse_algorithms(kind, text); },
                    at(&options::request, &run_request::overrides, &inventory_overrides::algorithms,
                       member));
    };
    return {
        "Algorithms: A,B in place of the profile's, or +A, -A*, ^A as in ssh",
        {{"--kex", "LIST", "key exchanges",
          list(algorithm_kind::key_exchange, &algorithm_lists::key_exchange)},
         {"--host-key-algorithms", "LIST", "signatures of host keys",
          list(algorithm_kind::host_keys, &algorithm_lists::host_keys)},
         {"--ciphers", "LIST", "ciphers, both ways",
          list(algorithm_kind::ciphers, &algorithm_lists::ciphers)},
         {"--macs", "LIST", "MACs, both ways", list(algorithm_kind::macs, &algorithm_lists::macs)},
         {"--public-key-algorithms", "LIST", "signatures to log in with",
          list(algorithm_kind::public_keys, &algorithm_lists::public_keys)}}};
}

flag_group time_limits() {
    using o = inventory_overrides;
    const limits standard;
    return {
        "Time limits, e.g. 500ms, 10s, 5m, 1h; these replace the inventory's",
        {{"--connect-timeout", "TIME", "TCP connect" + defaults_to(standard.connect),
          limit_into(&o::connect)},
         {"--kex-timeout", "TIME", "banner and key exchange" + defaults_to(standard.kex),
          limit_into(&o::kex)},
         {"--auth-timeout", "TIME", "the whole login" + defaults_to(standard.auth),
          limit_into(&o::auth)},
         {"--prompt-timeout", "TIME", "from login to a quiet prompt" + defaults_to(standard.prompt),
          limit_into(&o::prompt)},
         {"--idle-timeout", "TIME", "silence while a command runs" + defaults_to(standard.idle),
          limit_into(&o::idle)},
         {"--command-timeout", "TIME", "total time per command" + defaults_to(standard.command),
          limit_into(&o::command)},
         {"--device-timeout", "TIME", "total time per device" + defaults_to(standard.device),
          limit_into(&o::device)},
         {"--deadline", "TIME", "the whole run; then it ends with partial results [none]",
          into(parse_run_time, requested(&run_request::deadline))}}};
}

flag_group results() {
    flag_group all{
        "Results",
        {{"--format", "FORMAT",
          "text (outputs), table or csv (columns, see --fields), json (one document) or ndjson "
          "(a line a device, as they finish) [json; at a terminal text, as with --prefix, -b, "
          "--diff, --match, --where; table with --fields]",
          into(parse_format, &options::format)},
         {"-b,--fold", "",
          "text: equal outputs once, under a list of their hosts, at the end (no become: netpoll "
          "types enable where it has a secret, see -K)",
          into(parse_switch, viewed(&result_view::fold))},
         {"--diff", "", "-b, and outputs of fewer hosts as a diff against those of the most",
          into(parse_switch, viewed(&result_view::diff))},
         {"--prefix", "", "text: the host before each line, in place of a heading",
          into(parse_switch, viewed(&result_view::prefix))},
         {"--match", "REGEX",
          "text, table and csv: only devices and lines that match; exit 0 if there are any, "
          "else 1",
          into(parse_match, viewed(&result_view::match))},
         {"--where", "EXPR",
          "text, table and csv: only rows of outputs that EXPR holds for, e.g. 'status == "
          "\"down\" and vlan > 10', and their devices; exit as with --match",
          into(parse_where, viewed(&result_view::where))},
         {"--fields", "LIST",
          "columns of a table or of csv, by their names in the JSON: host,status,error.code, "
          "ssh.kex, data.site; a line for each command with output and command, for each row of "
          "an output with parsed.KEY, or parsed for all of its columns",
          into(parse_fields, viewed(&result_view::fields))},
         {"-o,--output", "FILE", "where results go; \"-\" is standard output [-]",
          file_into(requested(&run_request::output))},
         {"--outdir", "DIR", "also write raw/HOST/COMMAND.txt below DIR",
          text_into(requested(&run_request::outdir))},
         {"--record", "DIR",
          "also write DIR/HOST.yaml: the session for netpoll-lab --replay; secrets that are "
          "recognised are taken out, so look before you share it",
          text_into(requested(&run_request::record))},
         {"--mode-bits", "OCTAL",
          "permissions of new files; their folders may be entered by who may read them [600]",
          into(parse_mode_bits, requested(&run_request::mode_bits))}}};
    for (flag& each : parse_flags())
        all.flags.push_back(std::move(each));
    return all;
}

std::string more_verbose(options& o, const std::string& text) {
    const auto number = parse_number(text == "true" ? "1" : text, {0, 3});
    if (!number) return number.error();
    o.screen.verbosity += static_cast<unsigned>(*number);
    return {};
}

flag_group messages() {
    return {
        "Messages, all on standard error",
        {{"-v,--verbose", "", "-v logs every device, -vv every step", more_verbose, true},
         {"-q,--quiet", "",
          "only errors, and why fewer sessions are open than asked for; no progress, no summary",
          into(parse_switch, at(&options::screen, &screen_options::quiet))},
         {"--log-file", "FILE", "append the log to FILE too, at least as with -v",
          text_into(&options::log_file)},
         {"--log-format", "FORMAT", "text or json [text]",
          into(parse_log_format, &options::log_json)},
         {"--progress", "WHEN",
          "two lines while it runs: auto (on a terminal), always or never [auto]; SIGUSR1 prints "
          "them anywhere",
          into(parse_shown, at(&options::screen, &screen_options::progress))},
         {"--summary", "WHEN",
          "auto (on a terminal, with -v, or if a device failed), always or never [auto]",
          into(parse_shown, at(&options::screen, &screen_options::summary))},
         {"--color", "WHEN", "auto (on a terminal), always or never [auto]",
          into(parse_shown, at(&options::screen, &screen_options::color))}}};
}

flag_group files_of_options() {
    flag no_config{"--no-config", "",
                   "read no options from ~/.config/netpoll/config.yaml and "
                   "/etc/netpoll/config.yaml",
                   into(parse_switch, &options::no_config)};
    no_config.in_files = false;
    return {"Files of options", {std::move(no_config)}};
}

flag_group about() {
    flag_group group{
        "About netpoll",
        {{"--list-errors", "", "print the error codes of results, and what to do",
          into(parse_switch, &options::list_errors)},
         {"--version", "", "print the version", into(parse_switch, &options::version)},
         {"-h,--help", "", "print the common options", into(parse_switch, &options::help)},
         {"--help-all", "", "print every option, this text",
          into(parse_switch, &options::help_all)}}};
    for (flag& each : group.flags)
        each.has_variable = false;
    return group;
}

}  // namespace

std::vector<flag_group> some_flags(std::span<const char* const> names) {
    const auto is_other = [names](const flag& each) {
        return std::find(names.begin(), names.end(), each.long_name()) == names.end();
    };
    std::vector<flag_group> groups = all_flags();
    for (flag_group& group : groups)
        std::erase_if(group.flags, is_other);
    std::erase_if(groups, [](const flag_group& each) { return each.flags.empty(); });
    return groups;
}

std::string flag::long_name() const {
    const auto start = names.find("--");
    return names.substr(start, names.find(',', start) - start);
}

std::string flag::variable() const {
    std::string text = "NETPOLL_" + long_name().substr(2);
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return c == '-' ? '_' : static_cast<char>(std::toupper(c));
    });
    return text;
}

std::vector<flag_group> all_flags() {
    return {device_flags(),     commands(), engine(),           login(),
            algorithms(),       pace(),     failures(),         time_limits(),
            via_flags(),        results(),  unattended_flags(), messages(),
            files_of_options(), about()};
}

}  // namespace netpoll
