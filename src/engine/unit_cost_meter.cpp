// Processes, threads and coroutines, made, switched and weighed. Knows no session.
#include "engine/unit_cost_meter.hpp"

#include "engine/pipe_pair.hpp"
#include "engine/small_thread.hpp"
#include "machine/own_memory.hpp"

#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <coroutine>
#include <system_error>
#include <utility>
#include <vector>

namespace netpoll {

namespace {

using clock = std::chrono::steady_clock;
using std::chrono::nanoseconds;

constexpr std::size_t most_processes = 100;
constexpr std::size_t most_threads_tried = 1'000;
constexpr std::size_t most_coroutines = 100'000;
/// Each of the six times is taken in this many batches, or fewer where they are slow.
constexpr std::size_t batches = 15;
constexpr std::chrono::milliseconds longest{300};

/// Median of what one of `count` took, over batches.
template <class Batch>
nanoseconds median_of(std::size_t count, Batch batch) {
    std::vector<nanoseconds> times;
    const auto began = clock::now();
    while (times.size() < batches && (times.size() < 3 || clock::now() - began < longest)) {
        const auto from = clock::now();
        if (!batch(count)) return nanoseconds{0};
        times.push_back((clock::now() - from) / static_cast<std::int64_t>(count));
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

/// Keeps the calling thread, and what it starts, on one core: else a switch would be a message to
/// another core, which is something else.
class one_core {
public:
    one_core() {
        if (::sched_getaffinity(0, sizeof before_, &before_) != 0) return;
        cpu_set_t only;
        CPU_ZERO(&only);
        CPU_SET(static_cast<std::size_t>(std::max(::sched_getcpu(), 0)), &only);
        kept_ = ::sched_setaffinity(0, sizeof only, &only) == 0;
    }
    ~one_core() {
        if (kept_) ::sched_setaffinity(0, sizeof before_, &before_);
    }
    one_core(const one_core&) = delete;
    one_core& operator=(const one_core&) = delete;

private:
    cpu_set_t before_{};
    bool kept_{false};
};

// Coroutines

struct unit {
    struct promise_type {
        unit get_return_object() {
            return unit{std::coroutine_handle<promise_type>::from_promise(*this)};
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        void unhandled_exception() noexcept {}
    };
    std::coroutine_handle<promise_type> handle;
};

std::size_t resumed = 0;

/// Keeps the frame on the heap: a compiler that sees both ends of its life may leave it out.
[[gnu::noinline]] unit coroutine() {
    for (;;) {
        ++resumed;
        co_await std::suspend_always{};
    }
}

unit_cost cost_of_coroutines() {
    unit_cost cost;
    cost.creation = median_of(10'000, [](std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            const unit one = coroutine();
            one.handle.resume();
            one.handle.destroy();
        }
        return true;
    });
    const unit other = coroutine();
    cost.switching = median_of(200'000, [&other](std::size_t count) {
        for (std::size_t i = 0; i < count / 2; ++i)
            other.handle.resume();  // there, and back
        return true;
    });
    other.handle.destroy();

    std::vector<unit> all;
    all.reserve(most_coroutines);
    std::fill_n(std::back_inserter(all), most_coroutines, unit{});
    const auto before = own_memory();
    for (unit& each : all) {
        each = coroutine();
        each.handle.resume();
    }
    cost.alive = all.size();
    cost.memory = memory_of_each(before, own_memory(), cost.alive);
    for (const unit& each : all)
        each.handle.destroy();
    return cost;
}

// Threads

unit_cost cost_of_threads() {
    unit_cost cost;
    cost.creation = median_of(50, [](std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            const small_thread one{[] {}};
        return true;
    });
    cost.switching = median_of(2'000, [](std::size_t count) {
        pipe_pair lines;
        const small_thread partner{[&lines] { lines.answer(); }};
        const bool well = lines.ask(count / 2);
        lines.end();
        return well;
    });

    pipe_pair lines;
    const auto before = own_memory();
    std::vector<small_thread> all;
    all.reserve(most_threads_tried);
    try {
        while (all.size() < most_threads_tried) {
            all.emplace_back([&lines] {
                lines.tell(0);
                lines.answer();
            });
        }
    } catch (const std::system_error&) {
        // The machine has no more of them; so many then.
    }
    cost.alive = all.size();
    for (std::size_t i = 0; i < cost.alive; ++i)
        lines.hear();  // it has begun to run, and has touched its stack
    cost.memory = memory_of_each(before, own_memory(), cost.alive);
    lines.end();
    return cost;
}

// Processes

/// Runs `body` in a new process; -1 where the machine refuses.
template <class Body>
pid_t begin_process(Body body) {
    const pid_t made = ::fork();
    if (made == 0) {
        body();
        ::_exit(0);
    }
    return made;
}

void wait_for(pid_t process) {
    int status = 0;
    ::waitpid(process, &status, 0);
}

void weigh_processes(unit_cost& cost) {
    pipe_pair lines;
    std::vector<pid_t> all;
    std::uint64_t bytes = 0;
    while (all.size() < most_processes) {
        const pid_t made = begin_process([&lines] {
            lines.leave_asking();
            lines.tell(own_private_memory());
            lines.answer();
        });
        if (made < 0) break;
        all.push_back(made);
        bytes += lines.hear();
    }
    lines.end();
    for (const pid_t each : all)
        wait_for(each);
    cost.alive = all.size();
    cost.memory = all.empty() ? 0 : bytes / all.size();
}

unit_cost cost_of_processes() {
    unit_cost cost;
    cost.creation = median_of(20, [](std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            const pid_t made = begin_process([] {});
            if (made < 0) return false;
            wait_for(made);
        }
        return true;
    });
    cost.switching = median_of(2'000, [](std::size_t count) {
        pipe_pair lines;
        const pid_t partner = begin_process([&lines] {
            lines.leave_asking();
            lines.answer();
        });
        if (partner < 0) return false;
        const bool well = lines.ask(count / 2);
        lines.end();
        wait_for(partner);
        return well;
    });
    weigh_processes(cost);
    return cost;
}

}  // namespace

unit_costs measure_unit_costs() {
    unit_costs all;
    const one_core kept;
    // Processes first: a fork copies the page tables of what the others leave behind.
    all.process = cost_of_processes();
    all.thread = cost_of_threads();
    all.coroutine = cost_of_coroutines();
    return all;
}

}  // namespace netpoll
