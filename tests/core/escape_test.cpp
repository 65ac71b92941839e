// Untrusted bytes: escaping and UTF-8. Knows no device.
#include <netpoll/escape.hpp>

#include "core/json_text.hpp"

#include <doctest/doctest.h>

using namespace netpoll;

TEST_CASE("escape shows what would act on a terminal") {
    CHECK(escape("a\r\n\tb") == "a\\r\\n\\tb");
    CHECK(escape(std::string_view("\0\x1b[2J\x7f", 6)) == "\\x00\\x1B[2J\\x7F");
    CHECK(escape("\xc3\xa4") == "\xc3\xa4");
    CHECK(escape("\xc3") == "\\xC3");
    CHECK(escape("\xc2\x9b") == "\\xC2\\x9B");                      // C1 control
    CHECK(escape("\xe2\x80\xae") == "\\xE2\\x80\\xAE");             // right-to-left override
    CHECK(escape("a\xf3\xa0\x81\xa1") == "a\\xF3\\xA0\\x81\\xA1");  // a tag
    CHECK(escape("\xf3\xa0\x84\x80") == "\xf3\xa0\x84\x80");
}

TEST_CASE("escape cuts at either end and says so") {
    CHECK(escape("abcdef", 3) == "abc...");
    CHECK(escape("abcdef", 3, true) == "...def");
    CHECK(escape("abc", 3, true) == "abc");
    CHECK(escape("a\xc3\xa4"
                 "bc",
                 3, true) == "...bc");
}

TEST_CASE("ill-formed UTF-8 is replaced by maximal subparts") {
    const std::string r = "\xEF\xBF\xBD";
    bool replaced = false;
    CHECK(to_utf8("gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80", replaced) ==
          "gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80");
    CHECK_FALSE(replaced);
    // The example of the Unicode Standard, table 3-11.
    CHECK(to_utf8("a\xf1\x80\x80\xe1\x80\xc2"
                  "b\x80"
                  "c\x80\xbf"
                  "d",
                  replaced) == "a" + r + r + r + "b" + r + "c" + r + r + "d");
    CHECK(replaced);
    CHECK(to_utf8("\xc0\xaf\xed\xa0\x80\xf4\x90", replaced) == r + r + r + r + r + r + r);
    CHECK(to_utf8("\xe2\x82", replaced) == r);
    CHECK(is_utf8("plain"));
    CHECK_FALSE(is_utf8("\xff"));
}

TEST_CASE("what is looked for eight bytes at a time is found wherever it stands") {
    for (std::size_t before = 0; before < 20; ++before) {
        for (std::size_t behind = 0; behind < 20; ++behind) {
            const std::string head(before, 'x');
            const std::string tail(behind, '~');
            CHECK(is_utf8(head + "\xc3\xbc" + tail));
            CHECK_FALSE(is_utf8(head + "\xff" + tail));
            CHECK_FALSE(is_utf8(head + "\xc3" + tail));
            for (const std::string hidden : {"\x7f", "\xc2\x85", "\xe2\x80\xae"}) {
                const auto found = next_hidden(head + "\xc3\xbc" + hidden + tail, 0);
                CHECK(found.place == before + 2);
                CHECK(found.size == hidden.size());
            }
            CHECK(next_hidden(head + "\xc3\xbc" + tail, 0).size == 0);
            bool replaced = false;
            std::string escaped;
            append_json_text(escaped, head + "\x1f\"\\\n" + tail, replaced);
            CHECK(escaped == head + "\\u001f\\\"\\\\\\n" + tail);
            CHECK_FALSE(replaced);
        }
    }
}
