// Units and wrapping. Knows no option.
#include "terminal/text_layout.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using std::chrono::milliseconds;

TEST_CASE("durations and sizes lose nothing") {
    CHECK(show_duration(milliseconds{0}) == "0s");
    CHECK(show_duration(milliseconds{1'500}) == "1500ms");
    CHECK(show_duration(milliseconds{90'000}) == "90s");
    CHECK(show_duration(milliseconds{1'800'000}) == "30m");
    CHECK(show_duration(milliseconds{7'200'000}) == "2h");
    CHECK(show_size(64U << 20) == "64M");
    CHECK(show_size(1'000) == "1000");
    CHECK(show_size(0) == "0");
    CHECK(show_size(1U << 30) == "1G");
}

TEST_CASE("elapsed times are for people") {
    CHECK(show_elapsed(milliseconds{449}) == "0.4 s");
    CHECK(show_elapsed(milliseconds{12'900}) == "12 s");
    CHECK(show_elapsed(milliseconds{185'000}) == "3 min 5 s");
    CHECK(show_elapsed(milliseconds{7'800'000}) == "2 h 10 min");
}

TEST_CASE("a line of a help has two columns, or two lines") {
    CHECK(two_columns("-x", "what it does", 6) == "-x    what it does\n");
    CHECK(two_columns("--wide", "what it does", 7) == "--wide\n       what it does\n");
    CHECK(paragraph("one  two") == "one two\n");
}

TEST_CASE("text is wrapped between words; a long word stands alone") {
    CHECK(wrap("one two three", 7, 2, 0) == "one two\n  three");
    CHECK(wrap("one  two", 80, 0, 0) == "one two");
    CHECK(wrap("incomprehensible", 4, 2, 0) == "incomprehensible");
    CHECK(wrap("a incomprehensible b", 6, 1, 0) == "a\n incomprehensible\n b");
    CHECK(wrap("", 80, 0, 0).empty());
}

TEST_CASE("one is singular") {
    CHECK(counted(1, "device") == "1 device");
    CHECK(counted(0, "device") == "0 devices");
}
