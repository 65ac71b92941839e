// The two lines of progress at every width. Knows no terminal.
#include "terminal/progress_line.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

progress halfway() {
    progress now;
    now.total = 200;
    now.done = 150;
    now.ok = 148;
    now.failed = 2;
    now.in_flight = 30;
    now.held = 5;
    now.by_phase[static_cast<std::size_t>(phase::connect)] = 2;
    now.by_phase[static_cast<std::size_t>(phase::kex)] = 1;
    now.by_phase[static_cast<std::size_t>(phase::auth)] = 8;
    now.by_phase[static_cast<std::size_t>(phase::prompt)] = 4;
    now.by_phase[static_cast<std::size_t>(phase::command)] = 10;
    now.elapsed = seconds{3};
    return now;
}

}  // namespace

TEST_CASE("all counts, and who has no turn yet waits") {
    CHECK(counts_line(halfway(), 120) ==
          "150/200  ok 148  failed 2  connecting 3  login 8  commands 14  waiting 25  50.0/s  ETA "
          "1.0 s");
    auto skipped = halfway();
    skipped.skipped = 3;
    CHECK(counts_line(skipped, 60) ==
          "150/200  ok 148  failed 2  skipped 3  commands 14  ETA 1.0 s");
}

TEST_CASE("no width is exceeded, and what stays is whole") {
    const auto now = halfway();
    for (std::size_t width = 0; width < 120; ++width)
        CHECK(counts_line(now, width).size() <= width);
    CHECK(counts_line(now, 79) ==
          "150/200  ok 148  failed 2  connecting 3  login 8  commands 14  ETA 1.0 s");
    CHECK(counts_line(now, 16) == "150/200  ok 148");
    CHECK(counts_line(now, 6).empty());
}

TEST_CASE("nothing is divided by zero, and there is no rate before the first is done") {
    progress begun;
    begun.total = 5;
    begun.in_flight = 5;
    begun.by_phase[0] = 5;
    CHECK(counts_line(begun, 80) == "0/5  ok 0  failed 0  connecting 5");
    CHECK(waiting_line(begun, 80).empty());
    CHECK(counts_line({}, 80) == "0/0  ok 0  failed 0");
    auto ended = halfway();
    ended.done = ended.total;
    ended.in_flight = ended.held = 0;
    ended.by_phase = {};
    CHECK(counts_line(ended, 80) == "200/200  ok 148  failed 2  66.7/s");
}

TEST_CASE("who is waited for longest, in which phase, how long and of what limit") {
    auto now = halfway();
    now.slowest = {{"core7", phase::auth, seconds{12}, seconds{30}},
                   {"sw-3", phase::command, milliseconds{6'900}, std::chrono::minutes{10}},
                   {"sw-4", phase::connect, seconds{11}, seconds{10}},
                   {"sw-5", phase::host_key, seconds{4}, seconds{30}, true}};
    CHECK(waiting_line(now, 200) ==
          "waiting longest: core7, login 12 s of 30 s; sw-3, commands 6.9 s of 10 min; sw-4, "
          "connect 11 s; sw-5, 4.0 s for its turn to log in");
    CHECK(waiting_line(now, 79) ==
          "waiting longest: core7, login 12 s of 30 s; sw-3, commands 6.9 s of 10 min");
    CHECK(waiting_line(now, 73) == "waiting longest: core7, login 12 s of 30 s");
    for (std::size_t width = 0; width < 160; ++width)
        CHECK(waiting_line(now, width).size() <= width);
    CHECK(waiting_line(now, 41) == "waiting longest: co.., login 12 s of 30 s");
    CHECK(waiting_line(now, 30).empty());
    now.slowest[0].host = "x\x1B[2J";
    CHECK(waiting_line(now, 60) == "waiting longest: x\\x1B[2J, login 12 s of 30 s");
}
