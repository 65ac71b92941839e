// Where an echo ends. Knows no terminal.
#include "core/echo.hpp"
#include "core/error_marker.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using definition::echo_kind;

namespace {

/// What is left behind the echo, or "(none)".
std::string behind(std::string_view finished, std::string_view typed = "show x",
                   echo_kind kind = echo_kind::exact, std::string_view prompt = "r1#") {
    echo_finder echo(kind, prompt, typed);
    echo.look(finished);
    return echo.found() ? std::string(finished.substr(echo.end())) : "(none)";
}

}  // namespace

TEST_CASE("echoes") {
    CHECK(behind("r1#show x\n1\n") == "1\n");
    CHECK(behind("r1#\n%LOG-1-X: y\nr1#show x\n1\n") == "1\n");
    CHECK(behind("r1#sho\nw x\n1\n") == "1\n");
    CHECK(behind("r1#sh\n%LOG-1-X: y\nr1#show x\n1\n") == "1\n");
    CHECK(behind("r1#\nshow x\n1\n") == "1\n");
    CHECK(behind("r1#\n1\nshow x\n2\n") == "(none)");
    CHECK(behind("r1#sh ver\n1\n", "show version") == "(none)");
    CHECK(behind("r1#sh ver\n1\n", "show version", echo_kind::fuzzy) == "1\n");
    CHECK(behind("") == "(none)");
}

TEST_CASE("an echo is only searched near the beginning") {
    std::string text = "r1#\n";
    for (int i = 0; i < 100; ++i)
        text += "line\n";
    CHECK(behind(text + "r1#show x\n") == "(none)");
}

TEST_CASE("error lines are looked for at both ends") {
    const std::vector<pattern> markers{*pattern::compile("% Bad", anchoring::start)};
    CHECK(error_line("\n  ^\n% Bad command\n", markers) == "% Bad command");
    CHECK(error_line("1\n2\n3\n4\n5\n% Bad end\r\n\n\n", markers) == "% Bad end");
    CHECK_FALSE(error_line("1\n2\n3\n% Bad\n5\n6\n7\n", markers));
    CHECK_FALSE(error_line(" % Bad\n", markers));
    CHECK_FALSE(error_line("", markers));
    CHECK(first_line("\n \nx\n") == "x");
}
