// Connections and password logins in numbers: by realm, by device and in all. Knows no clock.
#pragma once

#include "lab/event_rate.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace netpoll::lab {

/// How a password login ended.
enum class login_end {
    accepted,
    rejected,
    locked,      ///< rejected without a look at the password: the account is locked
    unanswered,  ///< the connection ended first
};

/// The password logins of one realm, or of all: by the methods password and keyboard-interactive.
/// Each begins when the password arrives and ends with the answer.
class login_tally {
public:
    void begin(event_time arrived);
    void end(login_end how);

    std::uint64_t attempts() const noexcept { return attempts_; }
    std::uint64_t accepted() const noexcept { return accepted_; }
    std::uint64_t rejected() const noexcept { return rejected_; }  ///< with those that are locked
    std::uint64_t locked() const noexcept { return locked_; }
    std::uint64_t unanswered() const noexcept { return unanswered_; }
    std::uint64_t in_flight_max() const noexcept { return in_flight_max_; }
    const event_rate& rate() const noexcept { return rate_; }

private:
    std::uint64_t attempts_{0};
    std::uint64_t accepted_{0};
    std::uint64_t rejected_{0};
    std::uint64_t locked_{0};
    std::uint64_t unanswered_{0};
    std::uint64_t in_flight_{0};
    std::uint64_t in_flight_max_{0};
    event_rate rate_;
};

/// Used on the lab's one thread.
class login_counters {
public:
    /// Realms and devices are given by their place.
    login_counters(std::size_t realms, std::size_t devices);

    void connected(std::size_t device, event_time at);
    void begin(std::size_t realm, std::size_t device, event_time arrived);
    void end(std::size_t realm, login_end how);

    const login_tally& all() const noexcept { return all_; }
    const std::vector<login_tally>& realms() const noexcept { return realms_; }
    /// With those that were refused.
    std::uint32_t connections_of(std::size_t device) const { return devices_[device].connections; }
    std::uint64_t connections_of_one_device_max() const noexcept { return connections_max_; }
    std::uint64_t attempts_of_one_device_max() const noexcept { return attempts_max_; }
    /// Connections to devices that had had one before, from the first connection of all on.
    const event_histogram& retries() const noexcept { return retries_; }

private:
    struct device_tally {
        std::uint32_t connections{0};
        std::uint32_t attempts{0};
    };

    login_tally all_;
    std::vector<login_tally> realms_;
    std::vector<device_tally> devices_;
    std::uint64_t connections_max_{0};
    std::uint64_t attempts_max_{0};
    event_histogram retries_{std::chrono::milliseconds{500}};
};

/// "realm0"
std::string realm_name(std::size_t realm);

}  // namespace netpoll::lab
