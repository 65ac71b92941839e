// A small pool of threads with one queue. Knows not what it computes.
#include <netpoll/cpu_workers.hpp>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace netpoll {

struct cpu_workers::state {
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::function<void()>> queue;  // guarded by mutex
    bool ending{false};                       // guarded by mutex
    std::vector<std::thread> threads;

    void serve() {
        std::unique_lock lock{mutex};
        for (;;) {
            changed.wait(lock, [this] { return ending || !queue.empty(); });
            if (queue.empty()) return;
            const auto work = std::move(queue.front());
            queue.pop_front();
            lock.unlock();
            work();
            lock.lock();
        }
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
}

cpu_workers::~cpu_workers() {
    {
        const std::lock_guard lock{state_->mutex};
        state_->ending = true;
    }
    state_->changed.notify_all();
    for (auto& each : state_->threads)
        each.join();
}

void cpu_workers::post(std::function<void()> work) {
    if (state_->threads.empty()) return work();
    {
        const std::lock_guard lock{state_->mutex};
        state_->queue.push_back(std::move(work));
    }
    state_->changed.notify_one();
}

unsigned cpu_workers::threads() const noexcept {
    return static_cast<unsigned>(state_->threads.size());
}

}  // namespace netpoll
