// One record's JSON to values. Knows no folder.
#include "results/recorded_result.hpp"

#include "core/notable_algorithms.hpp"
#include "results/json_cursor.hpp"
#include "results/record_scan.hpp"
#include "results/timestamp.hpp"

#include <netpoll/escape.hpp>

#include <cmath>
#include <limits>

namespace netpoll {

namespace {

using std::chrono::system_clock;

/// A member, and what reads its value into the object that it belongs to.
template <class Object>
struct member_reader {
    std::string_view key;
    void (*read)(json_cursor& from, Object& to);
};

template <auto Member, class Object>
void text_into(json_cursor& from, Object& to) {
    from.string(to.*Member);
}

template <auto Member, class Object>
void time_into(json_cursor& from, Object& to) {
    to.*Member = from_rfc3339(from.string()).value_or(system_clock::time_point{});
}

template <auto Member, class Object>
void texts_into(json_cursor& from, Object& to) {
    from.array([&] { (to.*Member).push_back(from.string()); });
}

template <auto Member, class Object>
void flag_into(json_cursor& from, Object& to) {
    to.*Member = from.boolean();
}

template <auto Member, class Object>
void json_into(json_cursor& from, Object& to) {
    to.*Member = json::parse(from.skip(), nullptr, false);
    if ((to.*Member).is_discarded()) from.fail();
}

template <auto Member, class Object>
void number_into(json_cursor& from, Object& to) {
    using number = std::remove_reference_t<decltype(to.*Member)>;
    const std::uint64_t value = from.unsigned_number();
    if (value <= std::numeric_limits<number>::max()) to.*Member = static_cast<number>(value);
}

template <auto Member, class Object>
void duration_into(json_cursor& from, Object& to) {
    // Some hundred years: what no double can lose and no clock has.
    constexpr double longest = 1e13;
    const double ms = from.number();
    if (ms >= 0 && ms < longest) to.*Member = milliseconds{std::llround(ms)};
}

template <auto Member, class Object>
void algorithms_into(json_cursor& from, Object& to) {
    from.array([&] { to.*Member |= notable_among(from.string()); });
}

template <class Object, std::size_t Count>
void read_members(json_cursor& from, Object& to, const member_reader<Object> (&members)[Count]) {
    // Those of a record that we wrote come in their order.
    std::size_t next = 0;
    from.object([&](std::string_view key) {
        for (std::size_t i = 0; i < Count; ++i) {
            const auto& each = members[next];
            next = next + 1 == Count ? 0 : next + 1;
            if (each.key == key) return each.read(from, to);
        }
    });
}

void profile_into(json_cursor& from, ssh_facts& to) {
    const std::string written = from.string();
    for (const auto each : {ssh_profile::modern, ssh_profile::compat, ssh_profile::legacy})
        if (written == name(each)) to.profile = each;
}

constexpr member_reader<ssh_facts> ssh_members[] = {
    {"server_version", text_into<&ssh_facts::server_version>},
    {"kex", text_into<&ssh_facts::kex>},
    {"hostkey", text_into<&ssh_facts::host_key>},
    {"cipher", text_into<&ssh_facts::cipher>},
    {"mac", text_into<&ssh_facts::mac>},
    {"fingerprint", text_into<&ssh_facts::fingerprint>},
    {"auth", text_into<&ssh_facts::auth>},
    {"auth_key", text_into<&ssh_facts::auth_key>},
    {"host_authority", text_into<&ssh_facts::host_authority>},
    {"public_key", text_into<&ssh_facts::public_key>},
    {"hostkey_algorithm", text_into<&ssh_facts::host_key_algorithm>},
    {"hostkey_bits", number_into<&ssh_facts::host_key_bits>},
    {"cipher_out", text_into<&ssh_facts::cipher_out>},
    {"mac_out", text_into<&ssh_facts::mac_out>},
    {"offers", algorithms_into<&ssh_facts::offers>},
    {"needs", algorithms_into<&ssh_facts::needs>},
    {"profile", profile_into},
};

void command_status_into(json_cursor& from, recorded_command& to) {
    const auto status = command_status_of(from.string());
    if (!status) return from.fail();
    to.status = *status;
}

void exit_status_into(json_cursor& from, recorded_command& to) {
    if (from.next() == json_cursor::kind::number) to.exit_status = static_cast<int>(from.number());
}

constexpr member_reader<parse_error> parse_error_members[] = {
    {"message", text_into<&parse_error::message>},
    {"template", text_into<&parse_error::template_file>},
    {"template_line", number_into<&parse_error::template_line>},
    {"input_line", number_into<&parse_error::input_line>},
    {"input", text_into<&parse_error::input>},
};

void parsed_into(json_cursor& from, recorded_command& to) {
    if (from.next() != json_cursor::kind::null) to.parsed = from.skip();
}

void parse_error_into(json_cursor& from, recorded_command& to) {
    if (from.next() == json_cursor::kind::object)
        read_members(from, to.parse_error.emplace(), parse_error_members);
}

constexpr member_reader<recorded_command> command_members[] = {
    {"command", text_into<&recorded_command::command>},
    {"status", command_status_into},
    {"output", text_into<&recorded_command::output>},
    {"bytes", number_into<&recorded_command::bytes>},
    {"sha256", text_into<&recorded_command::sha256>},
    {"duration_ms", duration_into<&recorded_command::duration>},
    {"exit_status", exit_status_into},
    {"truncated", flag_into<&recorded_command::truncated>},
    {"parsed", parsed_into},
    {"parse_error", parse_error_into},
};

constexpr member_reader<recorded_attempt> attempt_members[] = {
    {"started", time_into<&recorded_attempt::started>},
    {"code", text_into<&recorded_attempt::code>},
    {"phase", text_into<&recorded_attempt::phase>},
    {"credential", text_into<&recorded_attempt::credential>},
};

constexpr member_reader<recorded_result> error_members[] = {
    {"code", text_into<&recorded_result::error_code>},
    {"phase", text_into<&recorded_result::error_phase>},
    {"message", text_into<&recorded_result::error_message>},
    {"detail", text_into<&recorded_result::error_detail>},
};

void error_into(json_cursor& from, recorded_result& to) {
    read_members(from, to, error_members);
}

void status_into(json_cursor& from, recorded_result& to) {
    const auto status = device_status_of(from.string());
    if (!status) return from.fail();
    to.status = *status;
}

void phases_into(json_cursor& from, recorded_result& to) {
    from.object([&](std::string_view key) {
        constexpr std::string_view unit = "_ms";
        if (!key.ends_with(unit)) return;
        key.remove_suffix(unit.size());
        if (to.phases_ms.empty()) to.phases_ms.reserve(phase_count);
        to.phases_ms.emplace_back(key, 0.0);
        to.phases_ms.back().second = from.number();
    });
}

void attempts_into(json_cursor& from, recorded_result& to) {
    from.array([&] { read_members(from, to.attempts.emplace_back(), attempt_members); });
}

void commands_into(json_cursor& from, recorded_result& to) {
    from.array([&] { read_members(from, to.commands.emplace_back(), command_members); });
}

void ssh_into(json_cursor& from, recorded_result& to) {
    from.object([&](std::string_view key) {
        if (key == "known_as") return from.string(to.known_as);
        for (const auto& each : ssh_members)
            if (each.key == key) return each.read(from, to.ssh);
    });
}

constexpr member_reader<recorded_result> result_members[] = {
    {"host", text_into<&recorded_result::host>},
    {"hostname", text_into<&recorded_result::hostname>},
    {"address", text_into<&recorded_result::address>},
    {"port", number_into<&recorded_result::port>},
    {"via", text_into<&recorded_result::via>},
    {"poller", text_into<&recorded_result::poller>},
    {"platform", text_into<&recorded_result::platform>},
    {"groups", texts_into<&recorded_result::groups>},
    {"data", json_into<&recorded_result::data>},
    {"run_id", text_into<&recorded_result::run_id>},
    {"status", status_into},
    {"error", error_into},
    {"attempts", number_into<&recorded_result::connections>},
    {"failed_attempts", attempts_into},
    {"credential", text_into<&recorded_result::credential>},
    {"started", time_into<&recorded_result::started>},
    {"ended", time_into<&recorded_result::ended>},
    {"duration_ms", duration_into<&recorded_result::duration>},
    {"phases", phases_into},
    {"ssh", ssh_into},
    {"session_possibly_left", flag_into<&recorded_result::session_possibly_left>},
    {"checks", json_into<&recorded_result::checks>},
    {"commands", commands_into},
};

template <auto Member>
void counts_into(json_cursor& from, recorded_run& to) {
    from.object([&](std::string_view key) {
        auto& count = (to.*Member)[std::string(key)];
        count = from.unsigned_number();
    });
}

constexpr member_reader<recorded_run> run_members[] = {
    {"run_id", text_into<&recorded_run::run_id>},
    {"version", text_into<&recorded_run::netpoll>},
    {"mode", text_into<&recorded_run::mode>},
    {"user", text_into<&recorded_run::user>},
    {"machine", text_into<&recorded_run::machine>},
    {"inventory", texts_into<&recorded_run::inventory>},
    {"command_line", texts_into<&recorded_run::command_line>},
    {"concurrency", number_into<&recorded_run::concurrency>},
    {"started", time_into<&recorded_run::started>},
    {"ended", time_into<&recorded_run::ended>},
    {"interrupted", flag_into<&recorded_run::interrupted>},
    {"by_status", counts_into<&recorded_run::by_status>},
    {"by_error", counts_into<&recorded_run::by_error>},
};

}  // namespace

expected<recorded_result, std::string> read_record(std::string_view record) {
    json_cursor from(record);
    recorded_result result;
    const bool is_object = from.next() == json_cursor::kind::object;
    read_members(from, result, result_members);
    if (!is_object || !from.at_end() || result.host.empty())
        return unexpected<std::string>("the record is not one of netpoll's, or is damaged");
    return result;
}

expected<recorded_run, std::string> read_run(std::string_view object) {
    json_cursor from(object);
    recorded_run run;
    from.object([&](std::string_view key) {
        if (key == "run") return read_members(from, run, run_members);
        for (const auto& each : run_members)
            if (each.key == key) return each.read(from, run);
    });
    if (!from.at_end()) return unexpected<std::string>("the run's object is damaged");
    return run;
}

recorded_results::recorded_results(earlier_results earlier) : earlier_(std::move(earlier)) {
    const auto& records = earlier_.records();
    places_.reserve(records.size());
    for (std::size_t i = 0; i < records.size(); ++i)
        places_.emplace(records[i].host, i);
}

expected<recorded_results, std::vector<mistake>> recorded_results::open(const std::string& path,
                                                                        bool partial) {
    auto earlier = earlier_results::read(path, partial);
    if (!earlier) return unexpected(std::move(earlier).error());
    return recorded_results(std::move(*earlier));
}

std::optional<recorded_run> recorded_results::run() const {
    const auto text = earlier_.run_text();
    if (!text || text->empty()) return std::nullopt;
    auto run = read_run(*text);
    if (!run) return std::nullopt;
    return std::move(*run);
}

expected<recorded_result, mistake> recorded_results::at(std::size_t place) const {
    const earlier_record& record = earlier_.records()[place];
    const auto text = earlier_.text(record);
    auto result = text ? read_record(*text)
                       : expected<recorded_result, std::string>(unexpected(text.error()));
    if (result) return std::move(*result);
    return unexpected(mistake{{path(), record.line}, std::move(result).error()});
}

expected<void, mistake> recorded_results::for_each(
    const std::function<bool(recorded_result)>& each) const {
    for (std::size_t place = 0; place < size(); ++place) {
        auto result = at(place);
        if (!result) return unexpected(std::move(result).error());
        if (!each(std::move(*result))) break;
    }
    return {};
}

std::optional<std::size_t> recorded_results::place_of(std::string_view host) const {
    const auto known = places_.find(host);
    return known == places_.end() ? std::nullopt : std::optional(known->second);
}

std::optional<recorded_result> recorded_results::find(std::string_view host) const {
    const auto known = place_of(host);
    if (!known) return std::nullopt;
    auto result = at(*known);
    if (!result) return std::nullopt;
    return std::move(*result);
}

}  // namespace netpoll
