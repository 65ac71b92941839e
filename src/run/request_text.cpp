// A run request as JSON and back. One list of fields serves both ways.
#include "remote/server_url.hpp"
#include "run/option_secret.hpp"
#include "run/request_ranges.hpp"
#include "run/request_values.hpp"

#include <netpoll/duration.hpp>
#include <netpoll/escape.hpp>
#include <netpoll/run_request.hpp>

#include <nlohmann/json.hpp>

#include <type_traits>
#include <utility>

namespace netpoll {

namespace {

using json = nlohmann::ordered_json;

constexpr int text_version = 1;
constexpr std::string_view version_key = "netpoll_request";
constexpr std::string_view password_key = "password";
constexpr std::string_view secret_key = "secret";

value<mode> read_word(std::string_view text, mode) {
    return parse_mode(text);
}
value<host_key_policy> read_word(std::string_view text, host_key_policy) {
    return parse_host_keys(text);
}
value<crypto_choice> read_word(std::string_view text, crypto_choice) {
    return parse_crypto(text);
}
value<report_format> read_word(std::string_view text, report_format) {
    return parse_format(text);
}
value<channel_kind> read_word(std::string_view text, channel_kind) {
    return parse_channel(text);
}
value<ssh_profile> read_word(std::string_view text, ssh_profile) {
    return parse_profile(text);
}
value<fail_on> read_word(std::string_view text, fail_on) {
    return parse_fail_on(text);
}
value<mail_when> read_word(std::string_view text, mail_when) {
    return parse_mail_when(text);
}
value<milliseconds> read_word(std::string_view text, milliseconds) {
    return parse_duration(text);
}

/// Every field but secrets, by the name of its flag, with what its number may be. Request is
/// const where it is written.
template <class Request, class Visit>
void for_each_field(Request& request, Visit visit) {
    visit("inventory", request.inventory);
    visit("more_inventories", request.more_inventories);
    visit("inventory_kind", request.inventory_kind);
    visit("netbox_token", request.netbox_token);
    visit("netbox_ca", request.netbox_ca);
    visit("use_cache", request.use_cache);
    visit("devices", request.devices);
    visit("limit", request.select.limit);
    visit("exclude", request.select.exclude);
    visit("retry", request.retry);
    visit("only", request.only);
    visit("partial", request.partial);
    auto& over = request.overrides;
    visit("command", over.commands);
    visit("job", over.job);
    visit("username", over.username);
    visit("private_key", over.private_keys);
    visit("agent", over.agent);
    visit("port", over.port, port_range);
    visit("jump", over.jump);
    visit("ssh_config", over.ssh_config);
    visit("platform", over.platform);
    visit("channel", over.channel);
    visit("profile", over.profile);
    for (const auto kind : all_algorithm_kinds)
        visit(name(kind), list_of(over.algorithms, kind));
    visit("connect_timeout", over.connect);
    visit("kex_timeout", over.kex);
    visit("auth_timeout", over.auth);
    visit("prompt_timeout", over.prompt);
    visit("idle_timeout", over.idle);
    visit("command_timeout", over.command);
    visit("device_timeout", over.device);
    visit("ask_pass", request.ask_password);
    visit("ask_secret", request.ask_secret);
    visit("platforms", request.platforms);
    visit("max_output", request.max_output, bytes_range);
    visit("memory", request.memory, bytes_range);
    visit("mode", request.mode);
    visit("concurrency", request.concurrency, sessions_range);
    visit("reactors", request.reactors, reactors_range);
    visit("workers", request.workers, workers_range);
    visit("cpu_workers", request.cpu_workers, cpu_workers_range);
    visit("crypto", request.crypto);
    visit("via", request.via.servers);
    visit("via_key", request.via.key_file);
    visit("via_ca", request.via.ca_file);
    visit("wait_poller", request.wait_poller);
    visit("wait_via", request.wait_via);
    visit("host_keys", request.host_keys);
    visit("known_hosts", request.known_hosts);
    visit("deadline", request.deadline);
    visit("pace", request.pace);
    visit("logins_per_second", request.budget.logins_per_second);
    visit("logins_in_flight", request.budget.logins_in_flight, sessions_range);
    visit("attempt_gap", request.attempt_gap);
    visit("adaptive", request.adaptive);
    visit("auth_guard", request.auth_guard, devices_range);
    visit("canaries", request.canaries, devices_range);
    visit("retries", request.retries, retries_range);
    visit("max_failures", request.max_failures, devices_range);
    visit("serial", request.serial, wave_range);
    visit("canary", request.first);
    visit("fail_on", request.fail_on);
    visit("against", request.against);
    visit("junit", request.junit);
    visit("sarif", request.sarif);
    visit("parse", request.parse);
    visit("templates", request.templates);
    visit("parse_null", request.parse_null);
    visit("format", request.format);
    visit("prefix", request.view.prefix);
    visit("fold", request.view.fold);
    visit("diff", request.view.diff);
    visit("fields", request.view.fields);
    visit("match", request.view.match);
    visit("where", request.view.where);
    visit("output", request.output);
    visit("rundir", request.rundir);
    visit("history", request.history);
    visit("no_history", request.no_history);
    visit("page", request.page);
    visit("backup", request.backup.folder);
    visit("backup_path", request.backup.path);
    visit("backup_removed", request.backup.removed);
    visit("git", request.backup.git);
    visit("git_push", request.backup.push);
    visit("outdir", request.outdir);
    visit("record", request.record);
    visit("mode_bits", request.mode_bits, mode_bits_range);
    visit("lock", request.lock.file);
    visit("no_lock", request.lock.none);
    visit("wait_lock", request.lock.wait);
    visit("metrics", request.notices.metrics);
    visit("syslog", request.notices.syslog);
    visit("webhook", request.notices.webhook);
    visit("webhook_secret", request.notices.webhook_secret);
    visit("mail", request.notices.mail);
    visit("mail_when", request.notices.mail_when);
}

template <class T>
json written(const T& value) {
    if constexpr (std::is_enum_v<T>)
        return std::string(name(value));
    else if constexpr (std::is_same_v<T, milliseconds>)
        return show_duration(value);
    else if constexpr (std::is_same_v<T, count_or_share>)
        return show_count_or_share(value);
    else
        return value;
}
template <class T>
json written(const std::optional<T>& value) {
    return value ? written(*value) : json();
}

template <class T>
T known(const value<T>& meant) {
    if (!meant) throw std::invalid_argument(meant.error());
    return *meant;
}

template <class T>
T read(const json& from, const T&, number_range allowed) {
    if constexpr (std::is_enum_v<T> || std::is_same_v<T, milliseconds>) {
        return known(read_word(from.template get_ref<const std::string&>(), T{}));
    } else if constexpr (std::is_same_v<T, count_or_share>) {
        return known(parse_count_or_share(from.template get_ref<const std::string&>(), allowed));
    } else if constexpr (std::is_same_v<T, bool>) {
        return from.template get<T>();
    } else if constexpr (std::is_arithmetic_v<T>) {
        if (!from.is_number()) throw std::invalid_argument("a number is expected");
        if constexpr (std::is_floating_point_v<T>) return known(parse_rate(from.dump()));
        return static_cast<T>(known(parse_number(from.dump(), allowed)));
    } else {
        return from.template get<T>();
    }
}
template <class T>
std::optional<T> read(const json& from, const std::optional<T>&, number_range allowed) {
    return read(from, T{}, allowed);
}

void read_fields(json& from, run_request& into) {
    const auto take = [&from](std::string_view key, auto& member, number_range allowed = {}) {
        const auto found = from.find(key);
        if (found == from.end()) return;
        try {
            member = read(*found, member, allowed);
        } catch (const std::exception& wrong) {
            throw std::invalid_argument(std::string(key) + ": " + wrong.what());
        }
        from.erase(found);
    };
    for_each_field(into, take);
    const auto take_source = [&take](std::string_view key, std::optional<secret_ref>& secret) {
        std::string source;
        take(key, source);
        if (!source.empty()) secret = secret_ref{std::move(source), nullptr};
    };
    for (std::string& each : into.via.servers)
        each = known(parse_server_url(each)).text();
    take_source(password_key, into.overrides.password);
    take_source(secret_key, into.overrides.secret);
    for (const auto kind : all_algorithm_kinds) {
        const auto& list = list_of(into.overrides.algorithms, kind);
        if (const auto problem = algorithm_problem(kind, list); !list.empty() && !problem.empty())
            throw std::invalid_argument(std::string(name(kind)) + ": " + problem);
    }
}

}  // namespace

std::string to_text(const run_request& asked) {
    const run_request standard;
    run_request request = asked;
    request.notices.webhook = webhook_source(asked.notices.webhook);
    json text{{version_key, text_version}};
    std::vector<json> usual;
    for_each_field(standard, [&usual](std::string_view, const auto& member, number_range = {}) {
        usual.push_back(written(member));
    });
    std::size_t i = 0;
    for_each_field(request, [&](std::string_view key, const auto& member, number_range = {}) {
        json value = written(member);
        if (value != usual[i++]) text[std::string(key)] = std::move(value);
    });
    const auto& over = request.overrides;
    if (over.password) text[std::string(password_key)] = over.password->source;
    if (over.secret) text[std::string(secret_key)] = over.secret->source;
    return text.dump(-1, ' ', false, json::error_handler_t::replace);
}

expected<run_request, std::string> request_from(std::string_view text) {
    run_request request;
    try {
        json from = json::parse(text);
        const auto version = from.find(version_key);
        if (!from.is_object() || version == from.end())
            return unexpected(std::string("no request of netpoll"));
        if (*version != text_version)
            return unexpected("a request of version " + version->dump() +
                              ", and this netpoll knows version " + std::to_string(text_version));
        from.erase(version);
        read_fields(from, request);
        if (!from.empty())
            return unexpected("unknown key '" + escape(from.begin().key(), 80) + "'");
    } catch (const std::exception& wrong) {
        return unexpected("not a request: " + escape(wrong.what(), 300));
    }
    return request;
}

}  // namespace netpoll
