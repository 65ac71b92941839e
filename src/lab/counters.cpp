// Counters as text. Knows no file.
#include "lab/counters.hpp"

#include <nlohmann/json.hpp>

namespace netpoll::lab {

std::string counters::json() const {
    nlohmann::ordered_json to;
    to["devices"] = devices;
    to["listening"] = listening;
    to["accepted"] = accepted;
    to["handshakes"] = handshakes;
    to["logins"] = logins;
    to["auth_failures"] = auth_failures;
    to["sessions_open"] = sessions_open;
    to["sessions_open_max"] = sessions_open_max;
    to["channels"] = channels;
    to["commands"] = commands;
    to["bytes_out"] = bytes_out;
    return to.dump(2) + "\n";
}

std::string counters::line() const {
    const auto item = [](const char* name, std::uint64_t value) {
        return std::string(name) + "=" + std::to_string(value);
    };
    return item("open", sessions_open) + item(" max", sessions_open_max) +
           item(" accepted", accepted) + item(" handshakes", handshakes) + item(" logins", logins) +
           item(" auth_failures", auth_failures) + item(" channels", channels) +
           item(" commands", commands) + item(" bytes_out", bytes_out);
}

}  // namespace netpoll::lab
