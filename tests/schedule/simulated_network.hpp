// A network that is polled in simulated time: no clock, no thread, no socket.
#pragma once

#include "schedule/scheduler.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace netpoll::testing {

/// How one device behaves when it is connected to for the `attempt`th time, from 1 on.
struct device_conduct {
    std::chrono::milliseconds connect{5};
    std::chrono::milliseconds exchange{15};
    std::chrono::milliseconds login{20};
    std::chrono::milliseconds commands{60};
    std::optional<netpoll::error> failure{};  ///< at the end of its phase
};

/// One that fails so.
inline device_conduct failing(errc code, phase where = phase::auth) {
    device_conduct conduct;
    conduct.failure = netpoll::error{code, where, {}};
    return conduct;
}

/// Drives a scheduler as an engine does, and counts what devices and their AAA servers see.
class simulated_network {
public:
    using time_point = scheduler::time_point;
    using conduct = std::function<device_conduct(std::size_t device, std::size_t attempt)>;

    /// So many devices, named d0, d1, ...; `shape` may change each.
    explicit simulated_network(std::size_t devices,
                               const std::function<void(target&, std::size_t)>& shape = {});

    schedule_options options;  ///< `sessions` is what the engine opens at once
    conduct conducts{[](std::size_t, std::size_t) { return device_conduct{}; }};
    /// The same by the credential of its list that it is shown, from 0; empty: as `conducts` says.
    conduct conducts_for;
    /// Gives a device a list of credentials in place of its login.
    void give(std::size_t device, const std::vector<std::shared_ptr<const credentials>>& list);
    /// How long a login takes, by how many are in flight in its realm, itself counted; empty: as
    /// the device's conduct says.
    std::function<std::chrono::milliseconds(std::size_t)> login_time;

    /// Until nobody is left.
    void run();

    struct login_seen {
        std::chrono::milliseconds at;  ///< since the run began
        std::size_t device;
        bool rejected;
        std::size_t credential{0};  ///< of its list
    };
    std::vector<login_seen> logins;                             ///< in their order
    std::vector<std::vector<std::chrono::milliseconds>> begun;  ///< by device, its connections
    std::map<errc, std::size_t> failed;
    std::map<errc, std::size_t> skipped;
    std::size_t ok{0};
    std::size_t most_sessions{0};
    std::map<std::string, std::size_t> most_in_flight;  ///< by realm
    std::chrono::milliseconds longest_wait{0};          ///< that a session stood before its login
    std::chrono::milliseconds took{0};
    std::vector<std::pair<std::string, std::size_t>> found;

    std::size_t rejections() const;
    /// Of the credential at this place of the lists.
    std::size_t rejections_of(std::size_t credential) const;
    std::size_t most_logins_within(std::chrono::milliseconds window) const;

private:
    struct session;
    struct simulation;

    std::vector<target> targets_;
    std::vector<std::vector<target>> others_;  // by device
    std::vector<job> jobs_;
};

/// A login as an inventory gives it.
std::shared_ptr<const credentials> login_as(const std::string& user, const std::string& password,
                                            const std::string& enable = {});

}  // namespace netpoll::testing
