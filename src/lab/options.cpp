// The command line of netpoll-lab. Knows CLI11, and what no option may say; nothing of running.
#include "lab/options.hpp"

#include "lab/persona.hpp"
#include "lab/split.hpp"

#include <netpoll/unknown_word.hpp>
#include <netpoll/version.hpp>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace netpoll::lab {

namespace {

/// More devices than this share a pool of host keys unless told otherwise: each key costs about
/// 60 us at start.
constexpr std::size_t own_key_limit = 20'000;

constexpr auto about =
    "A network of simulated devices in one process: each listens for SSH on an address of its own\n"
    "in 127.0.0.0/8 and answers as its platform does. Prints one line when all of them listen.\n"
    "SIGUSR1 prints the counters to stderr; SIGTERM or SIGINT ends it.\n";

[[noreturn]] void reject(const std::string& option, const std::string& sentence) {
    throw CLI::ValidationError(option, sentence);
}

milliseconds duration_of(const std::string& option, const std::string& text) {
    const auto value = parse_duration(text);
    if (!value) reject(option, "'" + text + "' is not a duration: write 250ms, 1.5s or 2m");
    return *value;
}

void add_network(CLI::App& app, lab_options& to) {
    app.add_option("--devices", to.devices, "How many devices")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    app.add_option("--base", to.base, "First device's address; the others count up")
        ->check(CLI::ValidIPV4)
        ->capture_default_str();
    app.add_option("--port", to.port, "Port of every device")
        ->check(CLI::Range(1, 65'535))
        ->capture_default_str();
    app.add_flag(
        "--one-listener", to.one_listener,
        "One socket for all devices: needs few files, and the port free on all of loopback");
    app.add_option_function<std::string>(
           "--platforms",
           [&to](const std::string& list) {
               auto shares = parse_platforms(list);
               if (!shares) reject("--platforms", shares.error());
               to.platforms = std::move(*shares);
           },
           "Platforms, with optional weights: cisco_ios:3,arista_eos (all evenly by default)")
        ->type_name("LIST");
    app.add_option("--replay", to.replay,
                   "A recorded session as one device, or a folder of them; in place of --devices")
        ->allow_extra_args(false)
        ->excludes("--devices")
        ->excludes("--platforms")
        ->type_name("PATH");
    app.add_option("--name-prefix", to.name_prefix, "Put before every device's name");
    app.add_option("--seed", to.seed, "Same seed, same network")->capture_default_str();
}

void add_behaviour(CLI::App& app, lab_options& to) {
    app.add_option_function<std::string>(
           "--latency",
           [&to](const std::string& text) {
               const auto range = parse_duration_range(text);
               if (!range) reject("--latency", "'" + text + "' is neither 1s nor 1s-3s");
               to.latency = *range;
           },
           "Think time of every command that shows something: 1s, or 200ms-3s")
        ->type_name("D");
    app.add_option("--output-lines", to.output_lines, "Further lines of output of show commands");
    app.add_option("--banner", to.banner, "Text before the login and before the first prompt");
    app.add_option_function<std::vector<std::string>>(
           "--fault",
           [&to](const std::vector<std::string>& texts) {
               for (const auto& text : texts) {
                   auto rule = parse_fault(text);
                   if (!rule) reject("--fault", rule.error());
                   to.faults.push_back(std::move(*rule));
               }
           },
           "KIND=SHARE (0.05 or 5%) or KIND@HOST,HOST; repeatable; see the list below. How long or "
           "how often: refuse-for:3s=10%, reset-first:2@HOST")
        ->allow_extra_args(false)
        ->type_name("FAULT");
    app.add_option_function<std::string>(
           "--slow-login",
           [&to](const std::string& text) { to.slow_login = duration_of("--slow-login", text); },
           "Think time of the fault slow-login (5s)")
        ->type_name("D");
}

/// How output arrives, and what devices do to a conversation without being broken.
void add_delivery(CLI::App& app, lab_options& to) {
    app.add_option("--chunk", to.chunk, "Bytes of output in one SSH packet (0: as they come)");
    app.add_option_function<std::string>(
           "--chunk-delay",
           [&to](const std::string& text) { to.chunk_delay = duration_of("--chunk-delay", text); },
           "Pause after each packet of output")
        ->type_name("D");
    app.add_option("--drop-after", to.drop_after,
                   "Cut the connection after so many bytes of a channel's output");
    app.add_flag("--log-lines", to.log_lines, "A log line in every reply of a recorded shell");
    app.add_option("--wrap-echo", to.wrap_echo, "Column at which recorded shells wrap the echo");
    app.add_flag("--lower-case-pager", to.lower_case_pager, "--more-- in place of --More--");
    app.add_option("--identification", to.identification,
                   "What every device calls itself, after SSH-2.0-");
}

void set_methods(lab_options& to, const std::string& list) {
    to.password_login = to.publickey_login = to.keyboard_interactive_login = false;
    for (const auto& method : split(list, ',')) {
        if (method == "password") {
            to.password_login = true;
        } else if (method == "publickey") {
            to.publickey_login = true;
        } else if (method == "keyboard-interactive") {
            to.keyboard_interactive_login = true;
        } else {
            reject("--auth", unknown_choice("method", method,
                                            {"password", "publickey", "keyboard-interactive"}));
        }
    }
}

void add_access(CLI::App& app, lab_options& to) {
    app.add_option("--username", to.username, "Who may log in")->capture_default_str();
    app.add_option("--password", to.password, "The lab's password")->capture_default_str();
    app.add_option("--password-env", to.password_env, "Variable that holds the password");
    app.add_option("--authorized-key", to.authorized_keys,
                   "File with a public key that is accepted")
        ->allow_extra_args(false)
        ->check(CLI::ExistingFile);
    app.add_option_function<std::string>(
           "--auth", [&to](const std::string& list) { set_methods(to, list); },
           "Login methods offered: password,publickey,keyboard-interactive (all by default)")
        ->type_name("LIST");
    app.add_option("--host-key-type", to.host_key_type, "ed25519, ecdsa or rsa")
        ->check(CLI::IsMember({"ed25519", "ecdsa", "rsa"}))
        ->capture_default_str();
    app.add_option("--kex", to.kex, "Key exchange methods offered, instead of libssh's default");
    app.add_option("--ciphers", to.ciphers, "Ciphers offered, instead of libssh's default");
}

/// Realms by their numbers.
void add_realm_list(CLI::App& app, const std::string& name, const lab_options& options,
                    std::set<std::size_t>& to, const std::string& about) {
    app.add_option_function<std::vector<std::size_t>>(
           name,
           [&options, &to, name](const std::vector<std::size_t>& realms) {
               for (const auto realm : realms) {
                   if (realm >= realm_count(options))
                       reject(name, "there is no realm " + std::to_string(realm) + " of " +
                                        std::to_string(realm_count(options)));
                   to.insert(realm);
               }
           },
           about)
        ->allow_extra_args(false)
        ->type_name("K");
}

void add_aaa(CLI::App& app, lab_options& to) {
    auto& aaa = to.aaa;
    app.add_option("--realms", to.realms,
                   "Realms realm0, realm1, ... that devices belong to in turns, each with an AAA "
                   "server of its own for password logins")
        ->check(CLI::Range(1, 1'000));
    app.add_option_function<std::string>(
           "--aaa-delay",
           [&aaa](const std::string& text) { aaa.delay = duration_of("--aaa-delay", text); },
           "Time an AAA server works on one answer")
        ->type_name("D");
    app.add_option("--aaa-capacity", aaa.capacity,
                   "Answers it works on at a time, others queue (0: any number)");
    app.add_option_function<std::string>(
           "--aaa-timeout",
           [&aaa](const std::string& text) { aaa.timeout = duration_of("--aaa-timeout", text); },
           "What has queued for longer is never answered")
        ->type_name("D");
    app.add_flag("--aaa-reject-late", aaa.rejects_late, "... but rejected");
    app.add_option("--aaa-rate", aaa.rate,
                   "Answers it begins in a second, evenly spaced, others queue (0: any number)")
        ->check(CLI::NonNegativeNumber);
    app.add_option("--lock-after", aaa.lock_after,
                   "Rejections of a user in a realm after which all are rejected (0: never)");
    add_realm_list(app, "--reject-realm", to, to.rejecting_realms,
                   "A realm that rejects every password, from 0; repeatable");
    add_realm_list(app, "--silent-realm", to, to.silent_realms,
                   "A realm that answers no password login, from 0; repeatable");
}

void add_connection_limits(CLI::App& app, lab_options& to) {
    auto& limits = to.limits;
    app.add_option("--max-startups", limits.startups,
                   "Connections of a device before their login; it refuses more (0: any number)");
    app.add_option("--max-startups-total", limits.startups_total,
                   "Connections of all devices before their login (0: any number)");
    app.add_option("--penalty-after", limits.penalty_after,
                   "Rejected logins after which a device refuses connections (0: never)");
    app.add_option_function<std::string>(
           "--penalty",
           [&limits](const std::string& text) { limits.penalty = duration_of("--penalty", text); },
           "How long it refuses them (15s)")
        ->type_name("D");
}

void add_files(CLI::App& app, lab_options& to) {
    app.add_option("--write-inventory", to.inventory, "Inventory of the network, for netpoll");
    app.add_option("--write-known-hosts", to.known_hosts, "Host keys of the network");
    app.add_flag("--hash-known-hosts", to.hash_known_hosts, "Hash the names in that file");
    app.add_option("--ready-file", to.ready_file, "Written when all devices listen");
    app.add_option("--stats", to.stats, "Counters as JSON, written at the end and on SIGUSR1");
    app.add_option_function<std::string>(
           "--for", [&to](const std::string& text) { to.run_for = duration_of("--for", text); },
           "End after this long")
        ->type_name("D");
    app.add_flag("--die-with-parent", to.die_with_parent, "End when the parent process ends");
}

void take_password(lab_options& to) {
    if (to.password_env.empty()) return;
    const char* value = std::getenv(to.password_env.c_str());
    if (value == nullptr) {
        reject("--password-env",
               "the variable " + to.password_env + " is not set: export it first");
    }
    to.password = value;
}

std::string footer() {
    std::string text = "Faults: ";
    std::size_t column = text.size();
    for (const auto fault : fault_names()) {
        if (column + fault.size() > 95) {
            text += "\n        ";
            column = 8;
        }
        text += std::string(fault) + " ";
        column += fault.size() + 1;
    }
    return text;
}

/// All options; they write into what is given.
void add_all(CLI::App& app, lab_options& to, std::optional<bool>& own_keys) {
    app.set_version_flag("--version", std::string(version));
    add_network(app, to);
    add_behaviour(app, to);
    add_delivery(app, to);
    add_access(app, to);
    add_aaa(app, to);
    add_connection_limits(app, to);
    add_files(app, to);
    app.add_flag("--host-keys-per-device,!--no-host-keys-per-device", own_keys,
                 "A host key for each device (default up to 20000 devices), else 64 are shared");
}

/// CLI11 writes "TEXT:FILE" and "UINT:INT in [1 - 9]=10"; a person reads FILE and N.
std::string value_word(const CLI::Option& option) {
    if (option.get_items_expected_max() == 0) return {};
    auto word = option.get_type_name();
    if (word.starts_with("TEXT:FILE")) return "FILE";
    word.resize(std::min(word.find(':'), word.size()));
    return word == "UINT" || word == "FLOAT" ? "N" : word == "TEXT" ? "TEXT" : word;
}

}  // namespace

std::vector<option_text> option_texts() {
    lab_options unused;
    std::optional<bool> own_keys;
    CLI::App app(about, "netpoll-lab");
    add_all(app, unused, own_keys);
    std::vector<option_text> all;
    for (const CLI::Option* each : app.get_options()) {
        auto& text = all.emplace_back();
        for (const auto& letter : each->get_snames())
            text.names.push_back("-" + letter);
        for (const auto& word : each->get_lnames())
            text.names.push_back("--" + word);
        text.value = value_word(*each);
        text.help = each->get_description();
        if (!each->get_default_str().empty()) text.help += " [" + each->get_default_str() + "]";
        text.repeats = each->get_items_expected_max() > 1;
    }
    return all;
}

expected<lab_options, int> parse_command_line(int argc, char** argv) {
    lab_options to;
    std::optional<bool> own_keys;
    CLI::App app(about, "netpoll-lab");
    app.footer(footer());
    add_all(app, to, own_keys);
    try {
        app.parse(argc, argv);
        take_password(to);
    } catch (const CLI::ParseError& problem) {
        return unexpected(app.exit(problem) == 0 ? 0 : 2);
    }
    to.host_keys_per_device = own_keys.value_or(to.devices <= own_key_limit);
    return to;
}

std::size_t realm_count(const lab_options& options) {
    return std::max<std::size_t>(options.realms, 1);
}

std::optional<milliseconds> parse_duration(std::string_view text) {
    std::size_t used = 0;
    double number = 0;
    const std::string copy(text);
    try {
        number = std::stod(copy, &used);
    } catch (const std::exception&) {
        return std::nullopt;
    }
    const auto unit = copy.substr(used);
    double scale = 0;
    if (unit == "ms") scale = 1;
    if (unit == "s" || unit.empty()) scale = 1'000;
    if (unit == "m") scale = 60'000;
    const double total = number * scale;
    if (scale == 0 || !(total >= 0 && total < 1e12)) return std::nullopt;
    return milliseconds(std::llround(total));
}

std::optional<duration_range> parse_duration_range(std::string_view text) {
    const auto dash = text.find('-');
    const auto least = parse_duration(text.substr(0, dash));
    const auto most = dash == text.npos ? least : parse_duration(text.substr(dash + 1));
    if (!least || !most || *most < *least) return std::nullopt;
    return duration_range{*least, *most};
}

}  // namespace netpoll::lab
