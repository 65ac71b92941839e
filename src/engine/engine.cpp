// The choice of an engine. Knows no session.
#include "core/sessionless_outcome.hpp"
#include "engine/connectors.hpp"
#include "engine/watched_run.hpp"

#include <new>
#include <stdexcept>
#include <utility>

namespace netpoll {

std::chrono::system_clock::time_point since(std::chrono::steady_clock::time_point then,
                                            std::chrono::system_clock::time_point now) {
    return now - std::chrono::duration_cast<std::chrono::system_clock::duration>(
                     std::chrono::steady_clock::now() - then);
}

outcome never_begun(const job& work, std::string why) {
    return sessionless_outcome(work, device_status::failed,
                               error{errc::local_limit, phase::resolve, std::move(why)},
                               std::chrono::system_clock::now());
}

void report(run_observer& observer, const job& work, outcome result) {
    try {
        observer.finished(std::move(result));
    } catch (const std::bad_alloc&) {
        observer.finished(never_begun(work, "out of memory"));
    }
}

namespace {

run_measures run_engine(const engine_options& options, job_source& source, run_observer& observer,
                        std::stop_token stop, current_jobs& current) {
    switch (options.mode) {
        case mode::async:
            return run_async(options, source, observer, std::move(stop), &current);
        case mode::threads:
            return run_threaded(options, source, observer, std::move(stop));
        case mode::sequential: {
            engine_options one = options;
            one.concurrency = 1;
            return run_threaded(one, source, observer, std::move(stop));
        }
        case mode::processes:
            return run_processes(options, source, observer, std::move(stop));
    }
    return {};
}

}  // namespace

run_measures run(const engine_options& options, job_source& source, run_observer& observer,
                 std::stop_token stop) {
    if (options.session.identities == nullptr || options.session.log == nullptr ||
        (options.session.known_hosts == nullptr &&
         options.session.host_keys != host_key_policy::off)) {
        throw std::invalid_argument("engine_options lacks a required member");
    }
    if (options.mode == mode::processes && options.jobs == nullptr)
        throw std::invalid_argument("worker processes need the list of jobs");
    return run_watched(run_engine, options, source, observer, std::move(stop));
}

}  // namespace netpoll
