// The progress line at every width. Knows no terminal.
#include "cli/progress.hpp"

#include <doctest/doctest.h>

using namespace netpoll;

TEST_CASE("the whole line") {
    const progress now{200, 150, 148, 2, 50, std::chrono::milliseconds{3'000}};
    CHECK(progress_line(now, 80) == "150/200  ok 148  failed 2  50.0/s  in flight 50  ETA 1.0 s");
}

TEST_CASE("no width is exceeded, and what stays is whole") {
    const progress now{200, 150, 148, 2, 50, std::chrono::milliseconds{3'000}};
    for (std::size_t width = 0; width < 80; ++width)
        CHECK(progress_line(now, width).size() <= width);
    CHECK(progress_line(now, 16) == "150/200  ok 148");
    CHECK(progress_line(now, 6).empty());
}

TEST_CASE("nothing is divided by zero, and there is no ETA without a rate") {
    CHECK(progress_line({5, 0, 0, 0, 5, std::chrono::milliseconds{0}}, 80) ==
          "0/5  ok 0  failed 0  0.0/s  in flight 5");
    CHECK(progress_line({}, 80) == "0/0  ok 0  failed 0  0.0/s  in flight 0");
}
