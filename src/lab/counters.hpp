// What happened in the lab, in numbers. Knows no device.
#pragma once

#include "lab/connection_limits.hpp"
#include "lab/login_counters.hpp"

#include <cstdint>
#include <string>

namespace netpoll::lab {

/// Counted on the lab's one thread.
struct counters {
    std::uint64_t devices{0};
    std::uint64_t listening{0};
    std::uint64_t accepted{0};       ///< TCP connections
    std::uint64_t handshakes{0};     ///< key exchanges completed
    std::uint64_t logins{0};         ///< successful ones
    std::uint64_t auth_failures{0};  ///< credentials rejected; the method "none" is not counted
    std::uint64_t none_requests{0};  ///< of the method "none", which asks for the others
    std::uint64_t sessions_open{0};  ///< TCP connections open now, logged in or not
    std::uint64_t sessions_open_max{0};
    std::uint64_t channels{0};   ///< opened
    std::uint64_t commands{0};   ///< lines typed into shells (settings too) and exec requests
    std::uint64_t bytes_out{0};  ///< channel data handed to libssh

    std::uint64_t config_lines{0};    ///< taken into configurations
    std::uint64_t config_refused{0};  ///< lines of configuration modes that were refused
    std::uint64_t config_saved{0};    ///< startup configurations written, and commits

    login_counters passwords{1, 0};
    connection_limits limits{{}, 0};
    std::uint64_t refused_at_first{0};  ///< by the faults reset-first and close-first
};

/// One JSON object with the names above and in it, the password logins of each realm, and LF.
std::string json(const counters& count);
/// "open=0 max=200 accepted=..." for people, without LF.
std::string line(const counters& count);

}  // namespace netpoll::lab
