// Text that devices made, as HTML; and the frame around it. Knows no run.
#include "page/markup.hpp"
#include "page/frame.hpp"
#include "page/output_budget.hpp"
#include "page/script.hpp"
#include "page/units.hpp"
#include "support/has.hpp"

#include <doctest/doctest.h>

using namespace netpoll::page;
using netpoll::testing::has;
using std::chrono::microseconds;

namespace {

std::string lines(std::string_view text) {
    std::string made;
    append_html_lines(made, text);
    return made;
}

}  // namespace

TEST_CASE("text is text between tags and in quotes, whatever it holds") {
    CHECK(html("<b a='1' b=\"2\">&amp;") == "&lt;b a=&#39;1&#39; b=&quot;2&quot;&gt;&amp;amp;");
    CHECK(html("a\x1b[31m\n\xff") == "a\\x1B[31m\\n\xEF\xBF\xBD");
    CHECK(html("safe \xE2\x80\xAE"
               "gpj.exe") == "safe \\xE2\\x80\\xAEgpj.exe");
    CHECK(html("\xEF\xBF\xBE|\xEF\xBF\xBF|\xEF\xBC\xA1") ==
          "\xEF\xBF\xBD|\xEF\xBF\xBD|\xEF\xBC\xA1");
    CHECK(html(std::string(9'000, 'x')).size() < 4'100);
    CHECK(html(std::string("a\0b", 3)) == "a\\x00b");
}

TEST_CASE("of lines their ends and tabs stay, and nothing else that a browser obeys") {
    CHECK(lines("a\tb\n<c>\r\n\x1b[0m") == "a\tb\n&lt;c&gt;\\r\n\\x1B[0m");
    CHECK(lines("]]><!--") == "]]&gt;&lt;!--");
    CHECK(lines("\xff\n") == "\xEF\xBF\xBD\n");
    CHECK(lines(std::string(9'000, 'x')).size() == 9'000);
}

TEST_CASE("a page may load nothing, and runs only the script that is named") {
    CHECK(has(page_begin("a < b"), "<title>a &lt; b</title>"));
    CHECK_FALSE(has(page_begin("x"), "script-src"));
    const auto script = search_script();
    CHECK(has(page_begin("x", script), "; script-src '" + std::string(script.hash) + "'\""));
    // Else the page would be no XML, and a text could end the script.
    CHECK(script.text.find_first_of("<&") == std::string_view::npos);
    CHECK(section("a", "") == "");
    CHECK(bullet_list({}) == "");
    CHECK(markup_of(table{"no rows", "words", {{"a"}}}) == "");
}

TEST_CASE("times and sizes have two digits and a unit") {
    CHECK(time_text(microseconds{300}) == "0.3 ms");
    CHECK(time_text(microseconds{340'000}) == "340 ms");
    CHECK(time_text(microseconds{2'400'000}) == "2.4 s");
    CHECK(time_text(microseconds{185'000'000}) == "3 min 5 s");
    CHECK(size_text(1'023) == "1023 B");
    CHECK(size_text(4'200) == "4.1 KB");
    CHECK(size_text(12U << 20U) == "12 MB");
}

TEST_CASE("outputs share the room, equal ones once") {
    output_budget few;
    for (std::uint64_t i = 0; i < 10; ++i)
        few.add(50'000, i);
    CHECK(few.share(1'000'000, 128'000) == 128'000);
    output_budget many;
    for (std::uint64_t i = 0; i < 100; ++i)
        many.add(50'000, i);
    const auto share = many.share(1'000'000, 128'000);
    CHECK(share <= 10'000);
    CHECK(share >= 2'048);
    CHECK(many.share(100'000, 128'000) == small_output);
    output_budget same;
    for (int i = 0; i < 1'000; ++i)
        same.add(50'000, 7);
    CHECK(same.share(60'000, 128'000) == 128'000);
    CHECK(output_key("ab", "x") == output_key("ab", "y"));
    CHECK(output_key("", "x") != output_key("", "y"));
}
