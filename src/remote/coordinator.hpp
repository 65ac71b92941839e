// The engine whose sessions are elsewhere: hands jobs to pollers near their devices, and takes
// their results. Knows no session.
#pragma once

#include "engine/engine.hpp"
#include "remote/broker.hpp"
#include "remote/device_form.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace netpoll {

/// What a run of pollers needs besides what any engine needs. The references outlive it.
struct remote_options {
    broker_access access;
    std::string run;      ///< its id
    bool resumed{false};  ///< its results so far may still be at the broker, or at pollers
    /// What only one run may have at a time, and who we are, for those that are refused.
    std::string lock;
    std::string holder;
    milliseconds wait_lock{0};         ///< how long to wait for who has the lock
    milliseconds wait_broker{0};       ///< for the broker
    milliseconds wait_poller{60'000};  ///< for a poller of each site
    wire::lines_of_host host_keys;
    std::size_t most_rejections{3};        ///< of a login that has let nobody in; 0: any
    std::vector<std::string> definitions;  ///< of platforms, as files for --platforms
    /// Looks at what a poller's session came to before it is reported: a host key that it accepted
    /// (accept-new) is to be written down here.
    std::function<void(const job& work, outcome& what)> look;
};

/// A poller that has taken part.
struct known_poller {
    std::string site;
    std::string name;
    std::string version;
    std::size_t devices{0};  ///< that it reported
};

/// A run's place at the broker: its lock and its stream. Jobs of the engine options need their
/// list.
class remote_run {
public:
    struct refusal {
        bool is_held{false};  ///< another coordinator has the lock
        std::string why;      ///< a sentence
    };
    static expected<std::unique_ptr<remote_run>, refusal> open(const engine_options& engine,
                                                               remote_options options);
    virtual ~remote_run() = default;

    /// Logins that devices need, and none of their site's pollers has, of those that are there.
    struct missing_logins {
        std::vector<std::string> sentences;  ///< one for each
        std::size_t devices{0};              ///< that they are of
    };
    /// Waits a moment for a poller of each site, and longer where nobody could be contacted.
    virtual missing_logins look_for_logins() = 0;
    /// Why the broker refuses us; empty where it does not.
    virtual std::string refused() const = 0;
    /// As netpoll::run.
    virtual run_measures run(job_source& source, run_observer& observer, std::stop_token stop) = 0;
    /// Those that have taken part so far.
    virtual std::vector<known_poller> pollers() const = 0;
};

}  // namespace netpoll
