// Outcome to JSON. Knows neither files nor the order in which devices finish.
#include "results/record.hpp"

#include "core/json_text.hpp"
#include "core/notable_algorithms.hpp"
#include "results/text_hash.hpp"
#include "results/timestamp.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/version.hpp>

#include <array>
#include <chrono>
#include <utility>

namespace netpoll {

namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::system_clock;

/// Milliseconds with at most three decimals; whole ones without a point.
json in_ms(microseconds time) {
    if (time.count() % 1000 == 0) return time.count() / 1000;
    return static_cast<double>(time.count()) / 1000.0;
}

json in_ms(system_clock::time_point from, system_clock::time_point to) {
    return in_ms(duration_cast<microseconds>(to > from ? to - from : system_clock::duration{}));
}

/// A device that was never started has no times.
json time_or_null(system_clock::time_point when) {
    return when == system_clock::time_point{} ? json(nullptr) : json(rfc3339(when));
}

json text_or_null(const std::string& text) {
    return text.empty() ? json(nullptr) : json(text);
}

json error_object(const std::optional<error>& why) {
    if (!why) return nullptr;
    return {{"code", name(why->code)},
            {"phase", name(why->phase)},
            {"message", advice(why->code)},
            {"detail", why->detail}};
}

json phases_object(const outcome& what) {
    json times = json::object();
    for (int i = 0; i < phase_count; ++i) {
        const auto& time = what.phases[static_cast<std::size_t>(i)];
        if (time) times[std::string(name(static_cast<phase>(i))) + "_ms"] = in_ms(*time);
    }
    return times;
}

/// What is seldom there, or says something only where it is.
void add_seldom(const ssh_facts& facts, json& to) {
    if (!facts.host_authority.empty()) to["host_authority"] = facts.host_authority;
    if (!facts.public_key.empty() && !facts.key_accepted) to["public_key"] = facts.public_key;
    const bool is_rsa = facts.host_key == "ssh-rsa";
    if (!facts.host_key_algorithm.empty() && (is_rsa || facts.host_key_algorithm != facts.host_key))
        to["hostkey_algorithm"] = facts.host_key_algorithm;
    if (facts.host_key_bits > 0) to["hostkey_bits"] = facts.host_key_bits;
    if (!facts.cipher_out.empty() && facts.cipher_out != facts.cipher)
        to["cipher_out"] = facts.cipher_out;
    if (!facts.mac_out.empty() && facts.mac_out != facts.mac) to["mac_out"] = facts.mac_out;
    if (facts.offers != 0) to["offers"] = names_of(facts.offers);
    if (facts.needs != 0) to["needs"] = names_of(facts.needs);
    if (facts.profile) to["profile"] = name(*facts.profile);
}

json ssh_object(const ssh_facts& facts) {
    json object = {{"server_version", text_or_null(facts.server_version)},
                   {"kex", text_or_null(facts.kex)},
                   {"hostkey", text_or_null(facts.host_key)},
                   {"cipher", text_or_null(facts.cipher)},
                   {"mac", text_or_null(facts.mac)},
                   {"fingerprint", text_or_null(facts.fingerprint)},
                   {"auth", text_or_null(facts.auth)}};
    if (!facts.auth_key.empty()) object["auth_key"] = facts.auth_key;
    add_seldom(facts, object);
    return object;
}

/// Puts a record together, and hands on what is full.
class record_text {
public:
    explicit record_text(const piece_sink& pieces) : pieces_(pieces) {}

    /// The members of an object without its braces.
    void members(const json& object) {
        const std::string text = one_line(object);
        text_.append(text, 1, text.size() - 2);
    }
    void raw(std::string_view text) {
        text_ += text;
        leave_if_long();
    }
    /// True where bytes were replaced.
    bool string(std::string_view bytes);
    bool failed() const noexcept { return !written_; }
    expected<std::string, std::string> finish() {
        if (!written_) return unexpected(std::move(written_).error());
        return std::move(text_);
    }

private:
    void leave_if_long() {
        if (text_.size() < record_piece || !written_) return;
        written_ = pieces_(text_);
        text_.clear();
    }

    const piece_sink& pieces_;
    std::string text_;
    io_result written_;
};

bool record_text::string(std::string_view bytes) {
    constexpr std::size_t slice = 32U << 10;
    bool replaced = false;
    text_ += '"';
    while (!bytes.empty() && written_) {
        const auto size = slice_of_text(bytes, slice);
        append_json_text(text_, bytes.substr(0, size), replaced);
        bytes.remove_prefix(size);
        leave_if_long();
    }
    text_ += '"';
    return replaced;
}

json failed_attempts(const std::vector<attempt>& attempts) {
    json all = json::array();
    for (const attempt& each : attempts) {
        if (!each.cause) continue;
        json one = {{"started", time_or_null(each.started)},
                    {"code", name(each.cause->code)},
                    {"phase", name(each.cause->phase)}};
        if (!each.credential.empty()) one["credential"] = each.credential;
        all.push_back(std::move(one));
    }
    return all;
}

json check_list(const std::vector<check_result>& checks) {
    json all = json::array();
    for (const check_result& each : checks)
        all.push_back({{"name", each.name},
                       {"severity", name(each.severity)},
                       {"status", name(each.status)},
                       {"command", text_or_null(each.command)},
                       {"message", text_or_null(each.message)},
                       {"detail", text_or_null(each.detail)},
                       {"line", each.line == 0 ? json(nullptr) : json(each.line)}});
    return all;
}

/// Every status with every severity.
json checks_object(const check_counts& counts) {
    json object = json::object();
    for (const auto status : {check_status::passed, check_status::failed, check_status::unknown})
        for (const auto severity :
             {check_severity::info, check_severity::warning, check_severity::error})
            object[std::string(name(status))][std::string(name(severity))] =
                counts.of(status, severity);
    return object;
}

json command_head(const command_result& result) {
    json head = json::object();
    head["command"] = result.command;
    head["status"] = name(result.status);
    return head;
}

json not_run_object(const json& head) {
    json object = head;
    for (const auto* key : {"output", "bytes", "sha256", "duration_ms", "parsed", "parse_error"})
        object[key] = nullptr;
    return object;
}

/// What stands behind its output.
json command_rest(const command_result& result, channel_kind channel, std::string sha256) {
    json rest = json::object();
    rest["bytes"] = result.output.size();
    rest["sha256"] = std::move(sha256);
    rest["duration_ms"] = result.duration.count();
    if (result.exit_status) {
        rest["exit_status"] = *result.exit_status;
    } else if (channel == channel_kind::exec) {
        rest["exit_status"] = nullptr;
    }
    if (result.truncated) rest["truncated"] = true;
    return rest;
}

void add_command(record_text& to, const command_result& result, channel_kind channel) {
    const json head = command_head(result);
    if (result.status == command_status::not_run) return to.raw(one_line(not_run_object(head)));
    text_hash sha256(result.output);
    to.raw("{");
    to.members(head);
    to.raw(",\"output\":");
    const bool replaced = to.string(result.output);
    json rest = command_rest(result, channel, sha256.take());
    if (replaced) rest["utf8_replaced"] = true;
    to.raw(",");
    to.members(rest);
    to.raw(",");
    write_parsed(result.parsed, result.parse_error,
                 [&to](std::string_view piece) { to.raw(piece); });
    to.raw("}");
}

std::size_t count_of(const std::map<std::string, std::size_t>& counts, std::string_view key) {
    const auto found = counts.find(std::string(key));
    return found == counts.end() ? 0 : found->second;
}

json lag_object(const duration_histogram& lag) {
    if (lag.count() == 0) return nullptr;
    return {{"p50", in_ms(lag.quantile(0.5))},
            {"p99", in_ms(lag.quantile(0.99))},
            {"max", in_ms(lag.max())}};
}

json resources_object(const process_usage& used) {
    return {{"user_ms", in_ms(used.user)},
            {"system_ms", in_ms(used.system)},
            {"peak_memory_bytes", used.peak_memory},
            {"voluntary_switches", used.voluntary_switches},
            {"involuntary_switches", used.involuntary_switches}};
}

json poller_list(const std::vector<poller_facts>& pollers) {
    json all = json::array();
    for (const poller_facts& each : pollers)
        all.push_back({{"site", each.site},
                       {"name", each.name},
                       {"version", each.version},
                       {"devices", each.devices}});
    return all;
}

}  // namespace

json parse_error_object(const std::optional<parse_error>& why) {
    if (!why) return nullptr;
    const auto number_or_null = [](std::size_t line) {
        return line == 0 ? json(nullptr) : json(line);
    };
    return {{"message", why->message},
            {"template", text_or_null(why->template_file)},
            {"template_line", number_or_null(why->template_line)},
            {"input_line", number_or_null(why->input_line)},
            {"input", text_or_null(why->input)}};
}

json device_head(const outcome& device, const std::string& run_id) {
    // A list that grows copies all that is in it.
    constexpr std::size_t most_members = 24;
    json record = json::object();
    record.get_ref<json::object_t&>().reserve(most_members);
    record["host"] = device.target->name;
    record["hostname"] = device.target->hostname;
    record["address"] = text_or_null(device.address);
    record["port"] = device.target->port;
    if (!device.via.empty()) record["via"] = device.via;
    if (!device.poller.empty()) record["poller"] = device.poller;
    record["platform"] = device.platform.empty() ? device.target->platform : device.platform;
    record["groups"] = *device.target->groups;
    record["data"] = device.target->data ? json::parse(*device.target->data) : json::object();
    record["run_id"] = run_id;
    record["status"] = name(device.status);
    record["error"] = error_object(device.error);
    record["attempts"] = device.attempts.size();
    record["failed_attempts"] = failed_attempts(device.attempts);
    if (!device.attempts.empty() && !device.attempts.back().credential.empty())
        record["credential"] = device.attempts.back().credential;
    record["started"] = time_or_null(device.started);
    record["ended"] = time_or_null(device.ended);
    record["duration_ms"] = in_ms(device.started, device.ended);
    record["phases"] = phases_object(device);
    auto& ssh = record["ssh"] = ssh_object(device.ssh);
    const std::string& alias = device.target->host_key_alias;
    if (!alias.empty() && ssh.contains("public_key")) ssh["known_as"] = alias;
    if (device.session_possibly_left) record["session_possibly_left"] = true;
    if (device.target->checks) record["checks"] = check_list(device.checks);
    return record;
}

json command_facts(const command_result& result, channel_kind channel) {
    json facts = command_head(result);
    if (result.status == command_status::not_run) return not_run_object(facts);
    facts["output"] = nullptr;
    facts.update(command_rest(result, channel, sha256_hex(result.output)));
    facts["parsed"] = result.parsed.empty() ? json(nullptr) : json::parse(result.parsed);
    facts["parse_error"] = parse_error_object(result.parse_error);
    return facts;
}

void write_parsed(const std::string& parsed, const std::optional<parse_error>& why,
                  const std::function<void(std::string_view piece)>& to) {
    to("\"parsed\":");
    to(parsed.empty() ? "null" : std::string_view(parsed));
    to(",\"parse_error\":");
    to(one_line(parse_error_object(why)));
}

expected<std::string, std::string> device_record(const outcome& device, const std::string& run_id,
                                                 const piece_sink& pieces) {
    const json record = device_head(device, run_id);
    record_text text(pieces);
    text.raw("{");
    text.members(record);
    text.raw(",\"commands\":[");
    const char* separator = "";
    for (const command_result& result : device.commands) {
        text.raw(separator);
        separator = ",";
        add_command(text, result, device.target->channel);
        if (text.failed()) break;
    }
    text.raw("]}");
    return text.finish();
}

json run_object(const run_facts& facts, const run_counts& counts) {
    json by_status = json::object();
    for (const auto status : {device_status::ok, device_status::failed, device_status::skipped,
                              device_status::cancelled})
        by_status[std::string(name(status))] = count_of(counts.by_status, name(status));
    json commands = json::object();
    for (const auto status :
         {command_status::ok, command_status::error_marker, command_status::incomplete,
          command_status::timeout, command_status::not_run})
        commands[std::string(name(status))] = count_of(counts.by_command_status, name(status));

    json run = json::object();
    run["run_id"] = facts.run_id;
    run["version"] = version;
    run["schema"] = result_schema;
    run["inventory"] = facts.inventory;
    run["command_line"] = facts.command_line ? json(*facts.command_line) : json(nullptr);
    run["user"] = text_or_null(facts.user);
    run["machine"] = text_or_null(facts.machine);
    run["mode"] = facts.mode;
    run["concurrency"] = facts.concurrency;
    run["reactors"] = facts.reactors;
    run["workers"] = facts.workers;
    run["workers_lost"] = facts.workers_lost;
    run["cpu_workers"] = facts.cpu_workers;
    run["started"] = rfc3339(facts.started);
    run["ended"] = rfc3339(facts.ended);
    if (facts.resumed) run["resumed"] = rfc3339(*facts.resumed);
    run["duration_ms"] = in_ms(facts.started, facts.ended);
    run["devices"] = counts.devices;
    run["by_status"] = std::move(by_status);
    run["by_error"] = counts.by_error;
    run["commands"] = std::move(commands);
    if (facts.has_checks || counts.checks.all() > 0) run["checks"] = checks_object(counts.checks);
    run["reactor_lag_ms"] = lag_object(facts.reactor_lag);
    run["resources"] = resources_object(facts.resources);
    run["interrupted"] = facts.interrupted;
    for (const auto& [realm, logins] : facts.found_limits)
        run["adaptive"][realm] = logins;
    if (!facts.via.empty()) run["via"] = facts.via;
    if (!facts.via.empty()) run["pollers"] = poller_list(facts.pollers);
    return run;
}

std::string one_line(const json& value) {
    return without_hidden(value.dump(-1, ' ', false, json::error_handler_t::replace));
}

}  // namespace netpoll
