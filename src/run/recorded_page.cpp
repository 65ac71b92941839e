// Records in the order of a page, one at a time.
#include "run/recorded_page.hpp"

#include "core/notable_algorithms.hpp"
#include "run/page_findings.hpp"

#include <netpoll/error.hpp>
#include <netpoll/version.hpp>

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace netpoll {

namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

std::string joined(const std::vector<std::string>& words, std::string_view between) {
    std::string text;
    for (const std::string& each : words)
        (text += text.empty() ? std::string_view() : between) += each;
    return text;
}

/// The /24 or /64 that a numeric address lies in, or nothing.
std::string network_of(const std::string& address) {
    in6_addr bytes{};
    std::array<char, INET6_ADDRSTRLEN> text{};
    in_addr four{};
    if (::inet_pton(AF_INET, address.c_str(), &four) == 1)
        return address.substr(0, address.rfind('.')) + ".0/24";
    if (::inet_pton(AF_INET6, address.c_str(), &bytes) != 1) return {};
    std::fill(bytes.s6_addr + 8, bytes.s6_addr + 16, std::uint8_t{0});
    if (::inet_ntop(AF_INET6, &bytes, text.data(), text.size()) == nullptr) return {};
    return std::string(text.data()) + "/64";
}

std::string scalar_text(const json& value) {
    if (value.is_string()) return value.get<std::string>();
    return value.is_primitive() && !value.is_null() ? value.dump() : std::string();
}

std::vector<page::trait> traits_of(const recorded_result& record) {
    constexpr std::size_t longest_value = 80;
    std::vector<page::trait> traits;
    const auto add = [&traits](std::string kind, std::string value) {
        if (!value.empty() && value.size() <= longest_value)
            traits.push_back({std::move(kind), std::move(value)});
    };
    add("bastion", record.via);
    add("poller", record.poller);
    add("network", network_of(record.address));
    add("platform", record.platform);
    for (const std::string& each : record.groups)
        add("group", each);
    add("SSH server", record.ssh.server_version);
    add("credential", record.credential);
    for (const std::string_view each : names_of(record.ssh.needs))
        add("old algorithm", std::string(each));
    for (const recorded_command& each : record.commands)
        if (each.status != command_status::ok && each.status != command_status::not_run)
            add("failed command", each.command);
    if (record.data.is_object())
        for (const auto& [key, value] : record.data.items())
            add("data." + key, scalar_text(value));
    return traits;
}

using fact_list = std::vector<std::pair<std::string, std::string>>;

fact_list facts_of(const recorded_result& record) {
    fact_list facts;
    const auto add = [&facts](const char* what, std::string value) {
        if (!value.empty()) facts.emplace_back(what, std::move(value));
    };
    add("via", record.via);
    add("poller", record.poller);
    add("groups", joined(record.groups, ", "));
    if (record.connections > 1) add("connections", std::to_string(record.connections));
    add("login by", record.ssh.auth);
    add("credential", record.credential);
    add("host key", record.ssh.host_key.empty()
                        ? std::string()
                        : record.ssh.host_key + " " + record.ssh.fingerprint);
    add("server", record.ssh.server_version);
    if (record.session_possibly_left) add("session", "possibly left open on the device");
    return facts;
}

std::string text_of(const json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() ? std::string() : scalar_text(*found);
}

std::vector<page::check_result> checks_of(const json& checks) {
    std::vector<page::check_result> all;
    if (!checks.is_array()) return all;
    for (const json& each : checks)
        if (each.is_object())
            all.push_back({text_of(each, "name"), text_of(each, "severity"),
                           text_of(each, "status"), text_of(each, "command"),
                           text_of(each, "message"), text_of(each, "detail")});
    return all;
}

void add_phases(const recorded_result& record, page::device& to) {
    for (const auto& [called, ms] : record.phases_ms)
        for (int i = 0; i < phase_count; ++i)
            if (name(static_cast<phase>(i)) == called)
                to.phases[static_cast<std::size_t>(i)] =
                    std::chrono::microseconds(std::llround(ms * 1'000));
}

/// Hosts "sw2" before "sw10": runs of digits compare as numbers.
bool comes_before(std::string_view one, std::string_view other) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto number_at = [&](std::string_view text) {
        const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
        auto digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
        const auto size = digits.size();
        digits.remove_prefix(std::min(digits.find_first_not_of('0'), size));
        return std::pair(digits, size);
    };
    while (!one.empty() && !other.empty()) {
        if (is_digit(one.front()) && is_digit(other.front())) {
            const auto [a, a_size] = number_at(one);
            const auto [b, b_size] = number_at(other);
            if (a != b) return a.size() != b.size() ? a.size() < b.size() : a < b;
            one.remove_prefix(a_size);
            other.remove_prefix(b_size);
        } else if (one.front() != other.front()) {
            return one.front() < other.front();
        } else {
            one.remove_prefix(1);
            other.remove_prefix(1);
        }
    }
    return one.size() < other.size();
}

std::vector<std::size_t> order_of(const std::vector<earlier_record>& records) {
    std::vector<std::size_t> order(records.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    const auto rank = [](const earlier_record& of) {
        return of.status == device_status::ok ? 2 : of.status == device_status::skipped ? 1 : 0;
    };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const auto& one = records[a];
        const auto& other = records[b];
        if (rank(one) != rank(other)) return rank(one) < rank(other);
        return comes_before(one.host, other.host);
    });
    return order;
}

/// What a run says of itself while it ends, and what its results say later, are called alike.
template <class Run>
void take_run(const Run& run, page::run_facts& to) {
    to.run_id = run.run_id;
    to.inventory = joined(run.inventory, ", ");
    to.mode = run.mode;
    to.user = run.user;
    to.machine = run.machine;
    to.started = time_for_people(run.started);
    to.ended = time_for_people(run.ended);
    if (run.ended > run.started) to.elapsed = duration_cast<milliseconds>(run.ended - run.started);
    to.interrupted = run.interrupted;
}

page::run_facts facts_of(const recorded_results& results, page_additions more) {
    page::run_facts facts;
    facts.whole = more.run != nullptr || results.whole();
    facts.results = more.results_name.empty() ? results.path() : std::move(more.results_name);
    facts.changed = std::move(more.changed);
    facts.stale = std::move(more.stale);
    if (more.run != nullptr) {
        take_run(*more.run, facts);
        facts.version = version;
        if (more.run->command_line) facts.command_line = joined(*more.run->command_line, " ");
    } else if (const auto run = results.run()) {
        take_run(*run, facts);
        facts.version = run->netpoll;
        facts.command_line = joined(run->command_line, " ");
    }
    return facts;
}

}  // namespace

page::device device_of(recorded_result record) {
    page::device made;
    made.traits = traits_of(record);
    made.facts = facts_of(record);
    made.checks = checks_of(record.checks);
    add_phases(record, made);
    made.address = record.address.empty() ? record.hostname : record.address;
    if (record.port != 22) made.address += " port " + std::to_string(record.port);
    made.host = std::move(record.host);
    made.platform = std::move(record.platform);
    made.status = record.status;
    made.code = std::move(record.error_code);
    made.phase = std::move(record.error_phase);
    made.message = std::move(record.error_message);
    made.detail = std::move(record.error_detail);
    made.started = time_for_people(record.started);
    made.duration = record.duration;
    for (recorded_command& each : record.commands)
        made.commands.push_back({std::move(each.command), each.status, std::move(each.output),
                                 each.truncated, each.bytes, std::move(each.sha256), each.duration,
                                 each.exit_status});
    return made;
}

expected<void, std::string> write_page(const recorded_results& results, page_additions more,
                                       late_output& to) {
    const auto begun = to.begin();
    if (!begun) return unexpected(begun.error());
    output& out = **begun;
    const auto order = order_of(results.records());
    const auto devices =
        [&](const std::function<bool(const page::device&)>& each) -> expected<void, std::string> {
        for (const std::size_t place : order) {
            auto record = results.at(place);
            if (!record) return unexpected(to_string(record.error()));
            if (!each(device_of(std::move(*record)))) break;
        }
        return {};
    };
    auto written = page::write_run_page(facts_of(results, std::move(more)), devices,
                                        [&out](std::string_view text) { return out.write(text); });
    return written ? out.commit() : written;
}

}  // namespace netpoll
