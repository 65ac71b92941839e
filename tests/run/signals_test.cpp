// Signals, deadline and ticks as calls. Knows no run.
#include "run/signals.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <future>

using namespace netpoll;

namespace {

/// Handlers that do nothing but what a test sets.
signal_handlers silent_handlers() {
    return {[](int) {}, [](int) {}, [] {}, [] {}, [] {}};
}

}  // namespace

TEST_CASE("the first SIGTERM asks for a stop, SIGUSR1 for the status") {
    const blocked_signals blocked;
    std::promise<int> stopped;
    std::promise<void> asked;
    auto handlers = silent_handlers();
    handlers.stop = [&stopped](int number) { stopped.set_value(number); };
    handlers.status = [&asked] { asked.set_value(); };
    const signal_watch watch(&blocked, std::move(handlers), {});
    REQUIRE(::kill(::getpid(), SIGUSR1) == 0);
    asked.get_future().wait();
    REQUIRE(::kill(::getpid(), SIGTERM) == 0);
    CHECK(stopped.get_future().get() == SIGTERM);
}

TEST_CASE("the second signal ends the process, after what must be said") {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const blocked_signals blocked;
        const signal_watch watch(&blocked, silent_handlers(), {});
        ::kill(::getpid(), SIGINT);
        ::kill(::getpid(), SIGTERM);
        // Whoever waits here for ever has a watch that does not end the process.
        ::alarm(20);
        while (true)
            ::pause();
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 128 + SIGTERM);
}

TEST_CASE("the deadline is heard once, ticks go on") {
    const blocked_signals blocked;
    std::promise<void> reached;
    std::promise<void> ticked;
    int deadlines = 0;
    int ticks = 0;
    {
        auto handlers = silent_handlers();
        handlers.deadline = [&] {
            if (++deadlines == 1) reached.set_value();
        };
        handlers.tick = [&] {
            if (++ticks == 3) ticked.set_value();
        };
        const signal_watch watch(&blocked, std::move(handlers),
                                 {std::chrono::steady_clock::now(), std::chrono::milliseconds{1}});
        reached.get_future().wait();
        ticked.get_future().wait();
    }
    CHECK(deadlines == 1);
}

TEST_CASE("a watch without anything to watch ends at once") {
    const blocked_signals blocked;
    const signal_watch watch(&blocked, silent_handlers(), {});
}
