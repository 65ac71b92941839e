// How an engine takes its jobs from a source. Does not wait.
#pragma once

#include "schedule/job_source.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <utility>

namespace netpoll {

/// Takes jobs for one reactor, thread or pool of processes, and knows whether and when to ask
/// again. One thread at a time.
class intake {
public:
    using clock = std::chrono::steady_clock;

    /// `source` outlives it.
    explicit intake(job_source& source) : source_(source) {}

    /// The next job. None: see `over` and `again_at`.
    std::optional<job> take(const intake_place& asker);
    /// The source has no job left, and is not asked again unless one is given back.
    bool over() const noexcept { return over_; }
    /// When to ask again without a notification of the source; the clock's last moment: never.
    clock::time_point again_at() const noexcept { return again_at_; }
    void give_back(const job& work, const attempt::failure& cause);

private:
    job_source& source_;
    clock::time_point again_at_{clock::time_point::max()};
    bool over_{false};
};

/// Registers `notify` with the source, to be called when it has more jobs, for as long as this
/// lives.
class job_news {
public:
    job_news(job_source& source, std::function<void()> notify) : source_(source) {
        source_.on_more(std::move(notify));
    }
    ~job_news() { source_.on_more({}); }
    job_news(const job_news&) = delete;
    job_news& operator=(const job_news&) = delete;

private:
    job_source& source_;
};

}  // namespace netpoll
