// The progress line at every width. Knows no terminal.
#include "terminal/progress_line.hpp"

#include <doctest/doctest.h>

using namespace netpoll;

TEST_CASE("the whole line") {
    const progress now{200, 150, 148, 2, 50, std::chrono::milliseconds{3'000}, {}};
    CHECK(progress_line(now, 80) == "150/200  ok 148  failed 2  50.0/s  in flight 50  ETA 1.0 s");
}

TEST_CASE("no width is exceeded, and what stays is whole") {
    const progress now{200, 150, 148, 2, 50, std::chrono::milliseconds{3'000}, {}};
    for (std::size_t width = 0; width < 80; ++width)
        CHECK(progress_line(now, width).size() <= width);
    CHECK(progress_line(now, 16) == "150/200  ok 148");
    CHECK(progress_line(now, 6).empty());
}

TEST_CASE("nothing is divided by zero, and there is no ETA without a rate") {
    CHECK(progress_line({5, 0, 0, 0, 5, std::chrono::milliseconds{0}, {}}, 80) ==
          "0/5  ok 0  failed 0  0.0/s  in flight 5");
    CHECK(progress_line({}, 80) == "0/0  ok 0  failed 0  0.0/s  in flight 0");
}

TEST_CASE("towards the end it says who is waited for, in which phase and how long") {
    using std::chrono::milliseconds;
    progress now{300, 291, 290, 1, 9, milliseconds{20'000}, {}};
    CHECK(now.is_ending());
    now.slowest = {{"sw-17", phase::auth, milliseconds{7'100}},
                   {"sw-3", phase::command, milliseconds{6'900}},
                   {"sw-4", phase::command, milliseconds{6'800}}};
    CHECK(progress_line(now, 200) ==
          "291/300  ok 290  failed 1  waiting for sw-17 (auth, 7.1 s), sw-3 (command, 6.9 s), sw-4 "
          "(command, 6.8 s) and 6 others");
    CHECK(progress_line(now, 79) ==
          "291/300  ok 290  failed 1  waiting for sw-17 (auth, 7.1 s) and 8 others");
    for (std::size_t width = 0; width < 130; ++width)
        CHECK(progress_line(now, width).size() <= width);

    now.slowest = {{"a-very-long-name-of-a-switch-in-a-far-place", phase::auth, milliseconds{100}}};
    now.in_flight = 1;
    CHECK(progress_line(now, 79) ==
          "291/300  ok 290  failed 1  waiting for a-very-long-name-of-a-sw.. (auth, 0.1 s)");
}

TEST_CASE("the end is past 90 %, or where ten devices at most are left and all have begun") {
    const auto ending = [](std::size_t total, std::size_t done, std::size_t in_flight) {
        return progress{total, done, 0, 0, in_flight, {}, {}}.is_ending();
    };
    CHECK(ending(1, 0, 1));
    CHECK(ending(300, 270, 5));
    CHECK_FALSE(ending(300, 269, 5));
    CHECK(ending(20, 10, 10));
    CHECK_FALSE(ending(20, 5, 10));
    CHECK_FALSE(ending(300, 300, 0));
}
