// The timers of a session and of its dialogue. Knows no machine.
#include "ssh/receive_timers.hpp"
#include "ssh/command_durations.hpp"
#include "ssh/fake_libssh.hpp"
#include "ssh/phase_clock.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using namespace netpoll::testing;
using namespace std::chrono_literals;

namespace {

using moment = session_clock::time_point;
constexpr action::receive patience{10s, 60s, 0};

}  // namespace

TEST_CASE("timers: silence counts from the last byte, the limit in all from the step's begin") {
    receive_timers timers;
    timers.wait(patience, moment{100s});
    CHECK(timers.total(patience) == moment{160s});
    CHECK(timers.next(patience, 2s) == moment{110s});
    timers.hear(moment{105s});
    CHECK(timers.next(patience, 2s) == moment{115s});
    timers.wait(patience, moment{106s});  // the same step
    CHECK(timers.next(patience, 2s) == moment{115s});
    CHECK(timers.total(patience) == moment{160s});
    timers.hear(moment{155s});
    CHECK(timers.next(patience, 2s) == moment{160s});
}

TEST_CASE("timers: another step begins anew") {
    receive_timers timers;
    timers.wait(patience, moment{100s});
    const action::receive second{10s, 60s, 1};
    timers.wait(second, moment{130s});
    CHECK(timers.total(second) == moment{190s});
    CHECK(timers.next(second, 2s) == moment{140s});
}

TEST_CASE("timers: the first step may have begun before its first wait") {
    receive_timers timers;
    timers.begin(moment{80s});
    timers.wait(patience, moment{100s});
    CHECK(timers.total(patience) == moment{140s});
    CHECK(timers.next(patience, 2s) == moment{110s});
    const action::receive second{10s, 60s, 1};
    timers.wait(second, moment{130s});
    CHECK(timers.total(second) == moment{190s});
}

TEST_CASE("timers: after the end of file a close is due, once") {
    receive_timers timers;
    timers.wait(patience, moment{100s});
    CHECK_FALSE(timers.forgot_to_close(2s, moment{109s}));
    timers.see_eof(moment{101s});
    timers.see_eof(moment{102s});
    CHECK(timers.next(patience, 2s) == moment{103s});
    CHECK_FALSE(timers.forgot_to_close(2s, moment{103s} - 1ms));
    CHECK(timers.forgot_to_close(2s, moment{103s}));
    timers.forget_eof();
    CHECK(timers.next(patience, 2s) == moment{110s});
}

TEST_CASE("durations: a command takes until the dialogue is elsewhere") {
    command_durations durations{2, moment{100s}};
    CHECK_FALSE(durations.move_to({phase::prompt, 0}, moment{101s}));
    CHECK(durations.move_to({phase::command, 0}, moment{102s}));
    CHECK_FALSE(durations.move_to({phase::command, 0}, moment{103s}));
    CHECK(durations.move_to({phase::command, 1}, moment{105s}));
    CHECK(durations.move_to({phase::close, 2}, moment{109s}));
    std::vector<command_result> results(3);
    durations.write_to(results);
    CHECK(results[0].duration == 3s);
    CHECK(results[1].duration == 4s);
    CHECK(results[2].duration == 0s);
    std::vector<command_result> fewer(1);
    durations.write_to(fewer);
    CHECK(fewer[0].duration == 3s);
}

TEST_CASE("phases: their times are booked, and the device's own limit rules") {
    phase_clock::durations spent_times;
    phase_clock clock{spent_times, 60s, 10s};
    CHECK(clock.where() == phase::resolve);
    pass(2s);
    CHECK(clock.move_to(phase::connect) >= 2s);
    clock.limit(10s);
    pass(3s);
    clock.move_to(phase::kex);
    clock.limit(20s);
    pass(1s);
    clock.move_to(phase::connect);  // again
    pass(1s);
    clock.move_to(phase::close);
    const auto spent = [&](phase where) { return spent_times[static_cast<std::size_t>(where)]; };
    CHECK(*spent(phase::connect) >= 4s);
    CHECK(*spent(phase::connect) < 5s);
    CHECK(*spent(phase::kex) >= 1s);
    CHECK_FALSE(spent(phase::close));
    CHECK(clock.running() >= 7s);
    const auto before = clock.deadline();
    clock.forgive(5s);
    CHECK(clock.deadline() == before + 5s);
    clock.limit(100s);
    CHECK(clock.deadline() == clock.device_deadline());
    clock.no_limit();
    CHECK(clock.phase_deadline() == phase_clock::never);
}
