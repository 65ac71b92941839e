// The engines' common face: jobs in, outcomes out. Knows neither Asio nor libssh nor any file.
#pragma once

#include <netpoll/detector.hpp>
#include <netpoll/host_keys.hpp>
#include <netpoll/identity.hpp>
#include <netpoll/log.hpp>
#include <netpoll/outcome.hpp>
#include <netpoll/platform.hpp>
#include <netpoll/secret.hpp>
#include <netpoll/transcript.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <stop_token>
#include <string_view>

namespace netpoll {

/// The concurrency model. The session code is the same in all of them: only the waiting differs.
enum class mode { async, threads, sequential };

std::string_view name(mode m) noexcept;

/// One device's work. The pointers outlive the run.
struct job {
    std::size_t index{0};
    const netpoll::target* target{nullptr};
    const compiled_platform* platform{nullptr};
};

/// Hands out jobs. Engines call it from any of their threads whenever they have room; a scheduler
/// (budgets, retries, canaries) is a job_source above the engines.
class job_source {
public:
    virtual ~job_source() = default;
    /// The next job, or nothing when there is none left. Never blocks. Thread-safe.
    virtual std::optional<job> next() = 0;
};

/// Hears what happens. Called from the engines' threads; must be thread-safe and quick.
class run_observer {
public:
    virtual ~run_observer() = default;
    /// A session is about to be opened for this job.
    virtual void started(const job& work) = 0;
    /// The job is over. Called exactly once for each job that `next` handed out.
    virtual void finished(outcome what) = 0;
};

/// What all engines need to know. The references outlive the run.
struct engine_options {
    netpoll::mode mode{mode::async};
    /// Sessions open at once. Engines take it as given: the cli has already fitted it to the
    /// machine.
    std::size_t concurrency{1};
    /// Reactor threads of the async engine; sessions never move between them.
    unsigned reactors{1};
    host_key_policy host_keys{host_key_policy::strict};
    netpoll::known_hosts* known_hosts{nullptr};  ///< required unless host_keys is off
    const identity_store* identities{nullptr};   ///< required
    const redactor* redact{nullptr};             ///< applied to quotes in error details
    log_sink* log{nullptr};                      ///< required
    platform_detector* detector{nullptr};        ///< required where a target's platform is "auto"
    transcript_listener* transcripts{nullptr};   ///< may be null
    std::size_t max_output{64U << 20};           ///< bytes kept per command
    /// How long sessions may say goodbye after a stop request before they are cut.
    milliseconds drain{5'000};
};

/// Runs every job of `source` and returns when each has been reported. After a stop request no new
/// job is taken, and open sessions are told to say goodbye; their outcomes are `cancelled`. Throws
/// std::system_error only if the engine itself cannot start.
void run(const engine_options& options, job_source& source, run_observer& observer,
         std::stop_token stop);

/// Descriptors one session of this engine needs: the threaded ones hold a second one, so that a
/// watcher can shut down what libssh blocks on.
constexpr std::size_t descriptors_per_session(mode m) noexcept {
    return m == mode::async ? 1 : 2;
}
/// How many the process should keep for itself.
inline constexpr std::size_t descriptors_reserved = 64;

}  // namespace netpoll
