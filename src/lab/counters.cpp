// Counters as text. Knows no file.
#include "lab/counters.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <utility>

namespace netpoll::lab {

namespace {

using named_count = std::pair<const char*, std::uint64_t>;

std::array<named_count, 7> values_of(const login_tally& of) {
    return {{{"password_attempts", of.attempts()},
             {"password_rejected", of.rejected()},
             {"password_locked", of.locked()},
             {"password_unanswered", of.unanswered()},
             {"password_in_flight_max", of.in_flight_max()},
             {"password_busiest_second", of.rate().busiest_second()},
             {"password_busiest_100ms", of.rate().busiest_100ms()}}};
}

/// The most of one device, and the connections that were refused.
std::array<named_count, 5> connections_of(const counters& of) {
    return {{{"device_connections_max", of.passwords.connections_of_one_device_max()},
             {"device_password_attempts_max", of.passwords.attempts_of_one_device_max()},
             {"refused_at_first", of.refused_at_first},
             {"refused_max_startups", of.limits.exceeded()},
             {"refused_penalised", of.limits.penalised()}}};
}

/// What was configured.
std::array<named_count, 3> changes_of(const counters& of) {
    return {{{"config_lines", of.config_lines},
             {"config_refused", of.config_refused},
             {"config_saved", of.config_saved}}};
}

void add(nlohmann::ordered_json& to, const login_tally& of) {
    for (const auto& [name, value] : values_of(of))
        to[name] = value;
    to["password_accepted"] = of.accepted();
}

nlohmann::ordered_json realm_json(std::size_t realm, const login_tally& of) {
    nlohmann::ordered_json to;
    to["realm"] = realm_name(realm);
    add(to, of);
    return to;
}

}  // namespace

std::string json(const counters& count) {
    nlohmann::ordered_json to;
    to["devices"] = count.devices;
    to["listening"] = count.listening;
    to["accepted"] = count.accepted;
    to["handshakes"] = count.handshakes;
    to["logins"] = count.logins;
    to["auth_failures"] = count.auth_failures;
    to["none_requests"] = count.none_requests;
    to["sessions_open"] = count.sessions_open;
    to["sessions_open_max"] = count.sessions_open_max;
    to["channels"] = count.channels;
    to["commands"] = count.commands;
    to["bytes_out"] = count.bytes_out;
    for (const auto& [name, value] : changes_of(count))
        to[name] = value;
    add(to, count.passwords.all());
    for (const auto& [name, value] : connections_of(count))
        to[name] = value;
    auto& realms = to["realms"] = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < count.passwords.realms().size(); ++i)
        realms.push_back(realm_json(i, count.passwords.realms()[i]));
    to["retries_per_500ms"] = count.passwords.retries().counts();
    return to.dump(2) + "\n";
}

std::string line(const counters& count) {
    const auto item = [](const char* name, std::uint64_t value) {
        return std::string(name) + "=" + std::to_string(value);
    };
    auto text = item("open", count.sessions_open) + item(" max", count.sessions_open_max) +
                item(" accepted", count.accepted) + item(" handshakes", count.handshakes) +
                item(" logins", count.logins) + item(" auth_failures", count.auth_failures) +
                item(" none_requests", count.none_requests) + item(" channels", count.channels) +
                item(" commands", count.commands) + item(" bytes_out", count.bytes_out);
    for (const auto& [name, value] : values_of(count.passwords.all()))
        text += " " + item(name, value);
    for (const auto& [name, value] : connections_of(count))
        text += " " + item(name, value);
    for (const auto& [name, value] : changes_of(count))
        text += " " + item(name, value);
    return text;
}

}  // namespace netpoll::lab
