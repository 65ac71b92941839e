// A run's place at the broker: its lock, its stream, and who speaks there. Knows no job.
#pragma once

#include "remote/coordinator.hpp"
#include "remote/stream.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace netpoll {

class broker_place {
public:
    struct listener {
        std::function<void(broker_message)> said;  ///< by a poller
        std::function<void(bool there)> connected;
        std::function<void(std::string why)> refused;
        std::function<void()> superseded;  ///< another coordinator has the lock
    };

    /// `options` outlive it. The listener is called from other threads.
    static expected<std::unique_ptr<broker_place>, remote_run::refusal> open(
        const remote_options& options, listener tell);
    /// The lock is given back. The stream stays for whoever resumes the run, unless it is over.
    ~broker_place();
    broker_place(const broker_place&) = delete;
    broker_place& operator=(const broker_place&) = delete;

    broker& through() noexcept { return *broker_; }
    std::string stream() const;
    /// The broker has come back, maybe without its disk.
    void renew();
    /// Tells the pollers of a site that the run is on, or over.
    void tell_site(const std::string& site, const std::string& epoch, bool over);
    /// All its results are taken.
    void end() noexcept { over_ = true; }
    void tell(const std::string& site, const std::string& poller, std::string body);

private:
    explicit broker_place(const remote_options& options) : options_(options) {}

    const remote_options& options_;
    bool over_{false};
    std::unique_ptr<broker> broker_;
    std::unique_ptr<broker_lock> lock_;
    std::unique_ptr<broker::subscription> said_;
};

}  // namespace netpoll
