// How wide text is on a terminal, and where it is cut.
#include "core/columns.hpp"

#include <doctest/doctest.h>

using namespace netpoll;

TEST_CASE("characters of East Asia take two columns, marks upon others none") {
    CHECK(columns_of("sw1") == 3);
    CHECK(columns_of("m\u00FCnchen") == 7);
    CHECK(columns_of("\u65E5\u672C\u8A9E") == 6);
    CHECK(columns_of("\uAC00\uFF21\U0001F600") == 6);
    CHECK(columns_of("e\u0301x\u200B") == 2);
    CHECK(columns_of("\xE6\x97") == 2);  // cut off: two bytes that are shown
}

TEST_CASE("what does not fit is cut between characters") {
    CHECK(fitted("abcdef", 6) == "abcdef");
    CHECK(fitted("abcdefg", 6) == "abcd..");
    CHECK(fitted("\u65E5\u672C\u8A9E", 6) == "\u65E5\u672C\u8A9E");
    CHECK(fitted("\u65E5\u672C\u8A9E", 5) == "\u65E5..");
    CHECK(fitted("\u65E5\u672C\u8A9E", 4) == "\u65E5..");
    CHECK(fitted("\u65E5\u672C\u8A9E", 3) == "..");
    CHECK(fitted("abc", 1) == ".");
    CHECK(fitted("abc", 0).empty());
}
