// The jobs that an engine has taken and not reported. Knows no engine.
#include "engine/open_jobs.hpp"

#include <new>
#include <utility>

namespace netpoll {

next_job open_jobs::next(const intake_place& asker) {
    const std::lock_guard lock(mutex_);
    if (given_up_) return no_job_left{};
    const auto given = source_.next(asker);
    if (const auto* work = std::get_if<job>(&given)) open_[work->index].work = *work;
    return given;
}

void open_jobs::started(const job& work) {
    {
        const std::lock_guard lock(mutex_);
        const auto found = open_.find(work.index);
        if (given_up_ || found == open_.end()) return;
        found->second.started = true;
        found->second.since = std::chrono::steady_clock::now();
    }
    observer_.started(work);
}

void open_jobs::reached(const job& work, phase where) {
    {
        const std::lock_guard lock(mutex_);
        const auto found = open_.find(work.index);
        if (found == open_.end()) return;
        found->second.where = where;
    }
    observer_.reached(work, where);
}

void open_jobs::finished(outcome result) {
    std::unique_lock lock(mutex_);
    auto node = open_.extract(result.index);
    if (node.empty()) return;
    lock.unlock();
    try {
        observer_.finished(std::move(result));
    } catch (const std::bad_alloc&) {
        // The engine will try again with less.
        lock.lock();
        open_.insert(std::move(node));
        throw;
    }
}

void open_jobs::give_up(const std::function<outcome(const taken&)>& outcome_of) {
    std::unordered_map<std::size_t, taken> left;
    {
        const std::lock_guard lock(mutex_);
        given_up_ = true;
        left.swap(open_);
    }
    for (const auto& [index, one] : left)
        observer_.finished(outcome_of(one));
}

}  // namespace netpoll
