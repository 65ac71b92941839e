// Text for terminals: escaped lines, ranges of names, differences. Knows no terminal.
#include "core/shown_text.hpp"
#include "core/line_diff.hpp"
#include "core/lines.hpp"
#include "core/name_ranges.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <random>
#include <string>
#include <vector>

using namespace netpoll;

namespace {

/// What `hunks` make of `from`, as patch(1) would: the lines between hunks stay.
std::string patched(const std::string& from, const std::vector<std::string>& hunks) {
    std::string_view rest = from;
    std::size_t line = 1;
    std::string to;
    const auto keep_line = [&] {
        (to += take_first_line(rest)) += '\n';
        ++line;
    };
    for (const std::string& each : hunks) {
        if (each.front() == '@') {
            const auto first = std::stoul(each.substr(4));
            const bool none = each.substr(4, each.find(' ', 4) - 4).ends_with(",0");
            while (line < first + (none ? 1 : 0))
                keep_line();
        } else if (each.front() == '+') {
            (to += each.substr(1)) += '\n';
        } else {
            const auto same = take_first_line(rest);
            ++line;
            REQUIRE(same == std::string_view(each).substr(1));
            if (each.front() == ' ') (to += same) += '\n';
        }
    }
    return to.append(rest);
}

std::string random_text(std::mt19937& random, std::size_t lines) {
    std::string text;
    for (std::size_t i = 0; i < lines; ++i)
        (text += static_cast<char>('a' + random() % 4)) += '\n';
    return text;
}

}  // namespace

TEST_CASE("no byte that a terminal obeys is left in a line, and plain text is as it was") {
    CHECK(shown_lines("Version 1\n\tport  1\n") == "Version 1\n\tport  1\n");
    CHECK(shown_lines("\x1B[2Jgone\r\n\x07") == "\\x1B[2Jgone\\r\n\\x07");
    CHECK(shown_lines("\xC2\x9B[31m") == "\\xC2\\x9B[31m");
    CHECK(shown_lines("a\xE2\x80\xAE"
                      "b") ==
          "a\\xE2\\x80\\xAE"
          "b");
    CHECK(shown_lines("Z\xC3\xBCrich\tx") == "Z\xC3\xBCrich\tx");
    CHECK(shown_lines("\xFF") == "\\xFF");
    std::string every;
    for (int byte = 0; byte < 256; ++byte)
        every += static_cast<char>(byte);
    for (const char c : shown_lines(every))
        CHECK(((c >= ' ' && c <= '~') || c == '\n' || c == '\t'));
}

TEST_CASE("names that count up are ranges") {
    CHECK(name_ranges({}).empty());
    CHECK(name_ranges({"core"}) == "core");
    CHECK(name_ranges({"acc03", "acc01", "acc02"}) == "acc[01-03]");
    CHECK(name_ranges({"sw9", "sw10", "sw11", "sw08"}) == "sw[08,9-11]");
    CHECK(name_ranges({"sw99", "sw100", "sw098"}) == "sw[098,99-100]");
    CHECK(name_ranges({"a1", "a3", "a4", "b2"}) == "a[1,3-4],b2");
    CHECK(name_ranges({"acc7", "acc2", "acc1", "acc3"}) == "acc[1-3,7]");
    CHECK(name_ranges({"r1-2", "r1-1", "r2-1", "r2-2"}) == "r[1-2]-[1-2]");
    CHECK(name_ranges({"sw01.fra", "sw02.fra", "sw01.ber"}) == "sw01.ber,sw[01-02].fra");
    CHECK(name_ranges({"odd[1-2]", "odd1,2", "odd3"}) == "odd1,2,odd3,odd[1-2]");
    CHECK(name_ranges({"n99999999999999999999", "n99999999999999999998"}) ==
          "n99999999999999999998,n99999999999999999999");
}

TEST_CASE("a difference has three lines of context, and none is nothing") {
    CHECK(unified_diff("a\nb\n", "a\nb\n").empty());
    CHECK(unified_diff("1\n2\n3\n4\n5\n6\n", "1\n2\n3\n4\nfive\n6\n") ==
          std::vector<std::string>{"@@ -2,5 +2,5 @@", " 2", " 3", " 4", "-5", "+five", " 6"});
    CHECK(unified_diff("", "a\n") == std::vector<std::string>{"@@ -0,0 +1 @@", "+a"});
    CHECK(unified_diff("a\n", "") == std::vector<std::string>{"@@ -1 +0,0 @@", "-a"});
}

TEST_CASE("a patch of the difference gives the other text, whatever the two are") {
    std::mt19937 random(20'261'127);
    for (int i = 0; i < 2'000; ++i) {
        const auto from = random_text(random, random() % 30);
        const auto to = random_text(random, random() % 30);
        CHECK(patched(from, unified_diff(from, to)) == to);
    }
    std::string many;
    std::string others;
    for (int i = 0; i < 1'500; ++i) {
        many += std::to_string(i) + "\n";
        others += "x" + std::to_string(i) + "\n";
    }
    CHECK(patched(many, unified_diff(many, others)) == others);
}
