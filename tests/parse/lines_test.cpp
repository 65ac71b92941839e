// Lines as Python's splitlines has them, held against what it says.
#include "parse/template_lines.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace netpoll;

namespace {

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> all;
    template_lines lines(text);
    for (template_line line; lines.next(line);)
        all.emplace_back(line.text);
    return all;
}

using texts = std::vector<std::string>;

line_encoding encoding_of_first(std::string_view text) {
    template_line line;
    template_lines lines(text);
    REQUIRE(lines.next(line));
    return line.encoding;
}

}  // namespace

TEST_SUITE("template lines") {
    TEST_CASE("an end of line ends a line, and begins none") {
        CHECK(split("") == texts{});
        CHECK(split("a") == texts{"a"});
        CHECK(split("a\n") == texts{"a"});
        CHECK(split("\n") == texts{""});
        CHECK(split("\n\n") == texts{"", ""});
        CHECK(split("a\n\nb") == texts{"a", "", "b"});
    }

    TEST_CASE("each end of line that Python knows") {
        for (const char* end : {"\n", "\r", "\r\n", "\v", "\f", "\x1C", "\x1D", "\x1E", "\xC2\x85",
                                "\xE2\x80\xA8", "\xE2\x80\xA9"}) {
            CAPTURE(end);
            const std::string one(end);
            CHECK(split("a" + one + "b" + one) == texts{"a", "b"});
            CHECK(split(one + one + "\xC3\xA9") == texts{"", "", "\xC3\xA9"});
        }
        CHECK(split("a\n\rb") == texts{"a", "", "b"});
        CHECK(split("a\r\r\nb") == texts{"a", "", "b"});
    }

    TEST_CASE("nothing else ends one") {
        for (const char* none : {"\t", "\b", "\x1F", "\x1B", "\x7F", "\x85", "\xC2", "\xC2\x84",
                                 "\xE2\x80\xA7", "\xE2\x80\xAA", "\xE2\x80", "\xFF"}) {
            CAPTURE(none);
            const std::string text = std::string("a") + none + "b";
            CHECK(split(text) == texts{text});
        }
        const std::string zero("a\0b", 3);
        CHECK(split(zero) == texts{zero});
    }

    TEST_CASE("each line is ASCII, UTF-8 or neither by itself") {
        CHECK(encoding_of_first("a\t\x1B\x7F\n") == line_encoding::ascii);
        CHECK(encoding_of_first("a\n\xFF") == line_encoding::ascii);
        CHECK(encoding_of_first("\xC3\xA9\n\xFF") == line_encoding::utf8);
        for (const char* bad : {"\xFF", "\xC3", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80"}) {
            CAPTURE(bad);
            CHECK(encoding_of_first(bad) == line_encoding::bytes);
        }
    }
}
