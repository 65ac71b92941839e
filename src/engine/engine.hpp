// The engines' common face: jobs in, outcomes out. Knows neither Asio nor libssh nor any file.
#pragma once

#include "core/duration_histogram.hpp"
#include "core/job.hpp"
#include "engine/cpu_workers.hpp"
#include "engine/outcome_digest.hpp"
#include "machine/process_usage.hpp"
#include "schedule/job_source.hpp"
#include "schedule/run_observer.hpp"
#include "ssh/session_options.hpp"

#include <netpoll/outcome.hpp>
#include <netpoll/settings.hpp>

#include <cstddef>
#include <functional>
#include <future>
#include <stop_token>
#include <vector>

namespace netpoll {

class bastion_trust;
class fork_server;

/// What all engines need to know. The references outlive the run.
struct engine_options {
    netpoll::mode mode{mode::async};
    /// Sessions open at once. Engines take it as given: the cli has already fitted it to the
    /// machine.
    std::size_t concurrency{1};
    /// Reactor threads of the async engine; sessions never move between them.
    unsigned reactors{1};
    /// Sessions of one reactor that connect, exchange keys or log in at once. Beyond about this
    /// many they only wait for us, and their devices' limits run out meanwhile.
    std::size_t setups{1'000};
    /// Worker processes of the processes engine, each with one reactor.
    unsigned workers{1};
    /// Where these come from; null: the engine makes one, which is safe only in a process without
    /// other threads.
    netpoll::fork_server* fork_server{nullptr};
    /// For steps that compute for long, such as a key exchange with a large group; null: the
    /// reactor does them. Worker processes make their own, of as many threads.
    netpoll::cpu_workers* cpu{nullptr};
    /// What worker processes do with outcomes before they send them; may be empty.
    outcome_work digest;
    session_options session;
    /// Shared with worker processes; null: each tries each bastion.
    bastion_trust* bastions{nullptr};
    /// Worker processes know a job by its place in this list, where its index is: required for
    /// them, made before the fork, and there until the run is over. All that the source hands out.
    const std::vector<job>* jobs{nullptr};
    /// Called by a reactor's thread whenever it has done all that was due; may be empty.
    std::function<void()> turn_end;
    /// How long sessions may say goodbye after a stop request before they are cut.
    milliseconds drain{5'000};
    /// How long after `drain` an engine that does not end is waited for.
    milliseconds patience{10'000};
    /// A worker process whose reactor has not turned for so long is ended by force. Long: a machine
    /// that is short of CPU or swaps is slow, not stuck.
    milliseconds worker_silence{30'000};
};

/// What an engine measured of itself.
struct run_measures {
    /// How late reactors were for what was due: samples of all of them, empty where there is none.
    duration_histogram reactor_lag;
    unsigned workers_lost{0};  ///< worker processes that died
    process_usage workers;     ///< of all worker processes together
    /// Valid where the engine did not obey the stop request: some of its threads are held up in a
    /// session and go on. Ready once they are gone. Until then all that the options and references
    /// point to must live, so a program is best ended by _exit.
    std::shared_future<void> left_behind;
};

/// Runs every job of `source` and returns when each has been reported. After a stop request no new
/// job is taken, and open sessions are told to say goodbye; their outcomes are `cancelled`. A
/// session that does not come back in spite of it is reported as `internal`, those that shared its
/// thread as `interrupted`. Throws std::system_error only if the engine itself cannot start.
run_measures run(const engine_options& options, job_source& source, run_observer& observer,
                 std::stop_token stop);

/// Descriptors one session of this engine needs: the threaded ones hold a second one, so that a
/// watcher can shut down what libssh blocks on. Behind a bastion there is also the end that the
/// bastion's session carries.
constexpr std::size_t descriptors_per_session(mode m, bool behind_bastion = false) noexcept {
    return (m == mode::async || m == mode::processes ? 1U : 2U) + (behind_bastion ? 1U : 0U);
}
/// How many of `limit` the process should keep for itself. 64 is ample: reactors, the resolver and
/// files that are written side by side; 24 is what a run of one reactor needs.
constexpr std::size_t descriptors_reserved(std::size_t limit) noexcept {
    const std::size_t share = limit / 8 * 3;
    return share < 24 ? 24 : share > 64 ? 64 : share;
}

}  // namespace netpoll
