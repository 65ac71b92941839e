// The door: another program polls the devices of an inventory.
//
// Start here. Build with the CMake package (find_package(netpoll), netpoll::netpoll) or with
// pkg-config (netpoll), then
//
//     netpoll::run_request request;
//     request.inventory = "inventory.yaml";
//     auto ready = netpoll::open(std::move(request));   // or every mistake at once
//     my_events events;                                 // a run_events
//     const auto reached = ready->run(events, stop);    // a verdict
//
// What it expects of the process:
//  - SIGPIPE is ignored, or a reader of results that goes away ends the process.
//  - It may raise the soft limit of open descriptors, and needs about one a session: a program that
//    uses select() must not have it do so.
//  - It starts threads, ends them before `run` returns, and touches no signal. With mode::processes
//    it forks: call `run` then while the process has one thread. SIGCHLD must not be ignored.
//  - A run of many sessions gives OpenSSL a provider of Ed25519, for the process: see
//    run_request::crypto.
//  - A core file would hold passwords: whether there may be one is the program's to decide.
//  - Runs may follow one another; two at once in one process are not tested.
#pragma once

#include <netpoll/error.hpp>
#include <netpoll/log.hpp>
#include <netpoll/run_events.hpp>
#include <netpoll/run_request.hpp>
#include <netpoll/version.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace netpoll {

/// How a request is opened, besides what is asked for.
struct open_options {
    /// Answers for secrets that are to be asked for; empty: nobody can be asked.
    ask_function ask{};
    /// Hears log lines, with every secret of the run taken out of them. Null: nobody does. Outlives
    /// the run.
    log_sink* log{nullptr};
};

/// A request that was read and checked; nobody has been contacted. Movable.
class prepared_run {
public:
    ~prepared_run();
    prepared_run(prepared_run&&) noexcept;
    prepared_run& operator=(prepared_run&&) noexcept;

    /// Names of the devices that will be contacted, in inventory order.
    std::vector<std::string> hosts() const;
    /// Sessions that will be open at once: what is asked for, as far as this machine has room.
    std::size_t concurrency() const noexcept;

    /// Contacts every device that the request lets it, as `run_events` hears, and returns when all
    /// results are written.
    /// After a stop request open sessions end within some seconds, and what was done is written.
    /// Throws std::system_error where the engine cannot start.
    verdict run(run_events& events, std::stop_token stop = {},
                std::optional<milliseconds> progress_interval = {});

private:
    struct state;
    friend expected<prepared_run, std::vector<mistake>> open(run_request, const open_options&);
    explicit prepared_run(std::shared_ptr<state> made);

    std::shared_ptr<state> state_;  // also of a thread that a run leaves behind
};

/// Reads inventory, platforms, secrets, keys and known hosts. The error has every mistake that was
/// found, each with its file and line.
expected<prepared_run, std::vector<mistake>> open(run_request request,
                                                  const open_options& options = {});

}  // namespace netpoll
