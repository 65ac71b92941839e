// Where an engine's jobs come from. Knows no engine.
#pragma once

#include "core/job.hpp"

#include <netpoll/outcome.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <variant>

namespace netpoll {

/// There is none now, but there may be one later.
struct no_job_yet {
    /// The source may answer otherwise from then on without calling `tell`. In the future; none:
    /// only `tell` says so.
    std::optional<std::chrono::steady_clock::time_point> until{};
};
/// There will never be another one, but for those that are given back.
struct no_job_left {};
using next_job = std::variant<job, no_job_yet, no_job_left>;

/// Which of an engine's reactors, threads or worker processes asks for a job.
struct intake_place {
    std::size_t index{0};  ///< below `count`
    std::size_t count{1};
};

/// Hands out jobs. Engines call it from any of their threads whenever they have room; a scheduler
/// (budgets, retries, canaries) is a job_source above the engines.
class job_source {
public:
    virtual ~job_source() = default;
    /// Never blocks. Thread-safe. The job is `asker`'s alone.
    virtual next_job next(const intake_place& asker) = 0;
    /// `tell` is to be called, from any thread, whenever `next` may answer otherwise than
    /// no_job_yet. An engine gives one when it begins and an empty one when it ends; it is not
    /// called any more once that has returned. A source that never says no_job_yet needs none.
    virtual void on_more(std::function<void()> /*tell*/) {}
    /// The engine lost this job through no fault of its device: `cause`. It asks for a job again
    /// after that, whatever `next` said before. Thread-safe, never blocks. A job that `next` does
    /// not hand out again is reported by the engine, with that cause; so are all in a source that
    /// does nothing here.
    virtual void give_back(const job& /*work*/, const attempt::failure& /*cause*/) {}
};

}  // namespace netpoll
