// A small pool of threads with one queue. Knows not what it computes.
#include "engine/cpu_workers.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <iterator>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace netpoll {

namespace {

using clock = std::chrono::steady_clock;

// Waking a thread costs as much as writing a device's record; nobody sees that it came 20 ms later.
constexpr std::chrono::milliseconds rest{20};

}  // namespace

struct cpu_workers::state {
    std::mutex mutex;
    std::condition_variable changed;
    // All guarded by mutex.
    std::deque<std::function<void()>> queue;
    std::deque<std::function<void()>> resting;
    clock::time_point due;      // when what rests becomes work
    bool someone_minds{false};  // a thread waits for `due`
    bool ending{false};
    std::vector<std::thread> threads;

    void serve() {
        std::unique_lock lock(mutex);
        for (;;) {
            if (!queue.empty()) {
                run_first(lock);
            } else if (resting.empty()) {
                if (ending) return;
                changed.wait(lock);
            } else if (ending || clock::now() >= due) {
                wake_resting();
            } else {
                wait_for_resting(lock);
            }
        }
    }

    void run_first(std::unique_lock<std::mutex>& lock) {
        const auto work = std::move(queue.front());
        queue.pop_front();
        lock.unlock();
        work();
        lock.lock();
    }

    void wake_resting() {
        std::move(resting.begin(), resting.end(), std::back_inserter(queue));
        resting.clear();
        if (queue.size() > 1) changed.notify_all();
    }

    void wait_for_resting(std::unique_lock<std::mutex>& lock) {
        if (someone_minds) return changed.wait(lock);
        someone_minds = true;
        changed.wait_until(lock, due);
        someone_minds = false;
    }
};

cpu_workers::cpu_workers(unsigned threads) : state_(std::make_unique<state>()) {
    state_->threads.reserve(threads);
    try {
        while (state_->threads.size() < threads)
            state_->threads.emplace_back([s = state_.get()] { s->serve(); });
    } catch (const std::system_error&) {
        if (state_->threads.empty()) throw;
    }
    threads_ = static_cast<unsigned>(state_->threads.size());
}

cpu_workers::~cpu_workers() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->ending = true;
    }
    state_->changed.notify_all();
    for (auto& each : state_->threads)
        each.join();
}

void cpu_workers::post(std::function<void()> work) {
    if (state_->threads.empty()) return work();
    {
        const std::lock_guard lock(state_->mutex);
        state_->queue.push_back(std::move(work));
    }
    state_->changed.notify_one();
}

void cpu_workers::post_soon(std::function<void()> work) {
    if (state_->threads.empty()) return work();
    {
        const std::lock_guard lock(state_->mutex);
        state_->resting.push_back(std::move(work));
        if (state_->resting.size() > 1) return;
        state_->due = clock::now() + rest;
    }
    state_->changed.notify_one();
}

void cpu_workers::hurry() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->due = {};
    }
    state_->changed.notify_all();
}

}  // namespace netpoll
