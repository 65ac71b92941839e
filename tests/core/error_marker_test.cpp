// Error markers: a refused command is an error, an empty table an answer. Knows no platform.
#include "core/error_marker.hpp"

#include <doctest/doctest.h>

using namespace netpoll;

namespace {

/// As broad as a platform's marker may be.
const std::vector<pattern> any_complaint{*pattern::compile(
    R"((?i)(?:%|error|-?\w*sh:|failure|minor|invalid|unknown))", anchoring::start)};

bool is_error(std::string_view line) {
    return error_line(line, any_complaint).has_value();
}

}  // namespace

TEST_CASE("an empty table is an answer") {
    for (const auto* line : {
             "% No matching routes found",
             "% No matching entries found.",
             "%No entries found",
             "% No such route found",
             "% No BGP neighbors configured in VRF red",
             "% No routes in table",
             "% Network not in table",
             "% Error: No neighbors found",
             "%Error: Resource not found",
             "Error: No entries.",
             "Error: No data to display",
             "Error: There is no matching entry.",
             "Error: The routing table is empty.",
             "Error: Entry not found in the MAC table",
             "Error: nothing to show",
             "ERROR: no CTS credentials exist",
             "MINOR: CLI No matching entries found",
         }) {
        CAPTURE(line);
        CHECK_FALSE(is_error(line));
        CHECK_FALSE(is_error(std::string("VRF: red\n\n") + line + "\r\n"));
    }
}

TEST_CASE("a command that was not understood, not allowed or failed is an error") {
    for (const auto* line : {
             "% Invalid input detected at '^' marker.",
             "% No matching command found.",
             "% Unknown command or no matching entries found",
             "Error: No such command",
             "Error: no matching keyword found",
             "Error: Invalid value, no entry found",
             "Error: No permission to show this data",
             "% Error: No space in directory",
             "% Error: No route to host",
             "Error: no response found",
             "Error: the password is empty",
             "failure: no such item",
             "bash: frobnicate: command not found",
             "-sh: cat: /nowhere: No such file or directory",
         }) {
        CAPTURE(line);
        CHECK(is_error(line));
    }
}

TEST_CASE("an empty table does not hide an error beside it") {
    const auto found = error_line("% No matching routes found\n% Invalid input\n", any_complaint);
    REQUIRE(found.has_value());
    CHECK(*found == "% Invalid input");
}
