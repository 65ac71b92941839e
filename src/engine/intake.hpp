// How an engine takes its jobs from a source. Knows nobody who waits.
#pragma once

#include "schedule/job_source.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <utility>

namespace netpoll {

/// What a source has said so far to one reactor, thread or pool of processes. One thread at a time.
class intake {
public:
    using clock = std::chrono::steady_clock;

    /// `source` outlives it.
    explicit intake(job_source& source) : source_(source) {}

    /// The next job. None: see `over` and `again_at`.
    std::optional<job> take(const intake_place& asker);
    /// The source has no job left. It is not asked any more, unless one is given back.
    bool over() const noexcept { return over_; }
    /// When it is worth asking again although nobody told; the clock's last moment where that is
    /// never.
    clock::time_point again_at() const noexcept { return again_at_; }
    void give_back(const job& work, const attempt::failure& cause);

private:
    job_source& source_;
    clock::time_point again_at_{clock::time_point::max()};
    bool over_{false};
};

/// The source tells of more jobs for as long as this lives.
class job_news {
public:
    job_news(job_source& source, std::function<void()> tell) : source_(source) {
        source_.on_more(std::move(tell));
    }
    ~job_news() { source_.on_more({}); }
    job_news(const job_news&) = delete;
    job_news& operator=(const job_news&) = delete;

private:
    job_source& source_;
};

}  // namespace netpoll
