// Expressions over fields: what holds, and where a mistake is seen.
#include "core/condition.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

using namespace netpoll;

namespace {

const std::map<std::string, field_value, std::less<>> sample_fields{
    {"port", {{"Gi1/0/1"}}},
    {"status", {{"down"}}},
    {"vlan", {{"10"}}},
    {"description", {{"to \"core\" \\ x"}}},
    {"mtu", {{"1,500"}}},
    {"enabled", {{"true"}}},
    {"neighbors", {{"sw1", "sw2"}, true}},
    {"host", {{"acc-1"}}},
    {"data.site", {{"fra"}}},
    {"parsed.speed", {{"1000"}}},
    {"parsed.vlan", {{"010"}}},
    {"error.code", {}},
};

truth came_to(std::string_view expression) {
    const auto compiled = condition::compile(expression);
    REQUIRE_MESSAGE(compiled, std::string(expression));
    return compiled->holds([](std::string_view name) {
        const auto found = sample_fields.find(name);
        return found == sample_fields.end() ? field_value() : found->second;
    });
}

bool holds(std::string_view expression) {
    const truth answer = came_to(expression);
    CHECK(answer != truth::unknown);
    return answer == truth::yes;
}

std::string mistake_in(std::string_view expression) {
    const auto compiled = condition::compile(expression);
    return compiled ? "" : pointed(expression, compiled.error());
}

}  // namespace

TEST_CASE("an expression compares fields with texts and numbers") {
    for (const char* expression : {R"(status == "down")",
                                   "status == 'down'",
                                   "status != \"up\"",
                                   "vlan == 10",
                                   "vlan == 10.0",
                                   "vlan >= 10 and vlan <= 10",
                                   "vlan < 11",
                                   "vlan > 9",
                                   "vlan > '9'",
                                   "mtu == 1500",
                                   R"(port =~ "^Gi\d")",
                                   R"(port =~ "^Gi\\d")",
                                   R"(port !~ "^Te")",
                                   "status in ['up', 'down']",
                                   "vlan in [1, 10]",
                                   "vlan not in [1, 2]",
                                   "neighbors contains \"sw2\"",
                                   "neighbors not contains 'sw'",
                                   "neighbors == 'sw1 sw2'",
                                   "port contains '0/1'",
                                   R"(description == "to \"core\" \\ x")",
                                   "enabled == true",
                                   "status",
                                   "not missing",
                                   "missing == ''",
                                   "vlan == parsed.vlan",
                                   "data.site == 'fra'",
                                   "port < 'Te'",
                                   "not (status == 'up' or vlan == 1)",
                                   "status == 'up' or vlan == 10 and host == 'acc-1'"})
        CHECK_MESSAGE(holds(expression), expression);
    for (const char* expression :
         {"status == 'Down'", "vlan == '10.0'", "vlan != 10", "missing > 1", "missing < 1",
          "status < 10", "missing < 'x'", "missing contains ''", "neighbors contains 'sw'",
          "error.code", "status in ['up']", "(status == 'up' or vlan == 10) and host == 'x'",
          "not status", "not not missing"})
        CHECK_FALSE_MESSAGE(holds(expression), expression);
}

TEST_CASE("a regular expression without an end makes it unknown, where that matters") {
    const std::string costly = "description =~ '^(([a-z])+.)+[A-Z]([a-z])+$'";
    const auto at = [&](std::string_view expression) {
        const auto compiled = condition::compile(expression);
        REQUIRE(compiled);
        return compiled->holds(
            [](std::string_view) { return field_value{{std::string(60, 'a')}}; });
    };
    CHECK(at(costly) == truth::unknown);
    CHECK(at("not " + costly) == truth::unknown);
    CHECK(at(costly + " and x == 'b'") == truth::no);
    CHECK(at(costly + " or x") == truth::yes);
}

TEST_CASE("a mistake is pointed at") {
    CHECK(mistake_in("status == down") ==
          "a text stands in quotes: \"down\"; the field is parsed.down\n"
          "  status == down\n"
          "            ^~~~");
    CHECK(mistake_in("status = \"up\"") ==
          "'=' is no operator: write == to compare\n  status = \"up\"\n         ^");
    CHECK(mistake_in("a == 1 && b == 2")
              .starts_with("'and', 'or' or the end is expected: write 'and'\n"));
    CHECK(mistake_in("(a == 1") == "')' is expected\n  (a == 1\n         ^");
    CHECK(mistake_in("") == "a field is expected\n  \n  ^");
    CHECK(mistake_in("\"x\" == a")
              .starts_with("a field is expected: it stands on the left, without quotes\n"));
    CHECK(mistake_in("a == 'x").starts_with("the quote is not closed\n  a == 'x\n       ^~"));
    CHECK(mistake_in("a =~ x").starts_with("a regular expression in quotes is expected\n"));
    CHECK(mistake_in("a =~ '('").starts_with("it is no regular expression: "));
    CHECK(mistake_in("a in b").starts_with("a list is expected behind 'in'"));
    CHECK(mistake_in("a in ['x' 'y']").starts_with("',' or ']' is expected\n"));
    CHECK(mistake_in("a == 10.0.0.1").starts_with("a text stands in quotes: \"10.0.0.1\"\n"));
    CHECK(mistake_in("a > 1e999") ==
          "a number is written without an exponent, as 1000 or 0.5; a text stands in quotes\n"
          "  a > 1e999\n      ^~~~~");
    CHECK(mistake_in("and") ==
          "a field is expected before 'and'; a value of a row that is called so is parsed.and\n"
          "  and\n  ^~~");
    CHECK(mistake_in("a and or b").starts_with("a field is expected before 'or'"));
    CHECK(mistake_in("parsed.and") == "");
    for (const char* no_name : {"parsed.", "a..b", "a == parsed.", "data. == 1"})
        CHECK(mistake_in(no_name).starts_with("a name is missing behind a dot\n"));
    CHECK(mistake_in("a not == 1").starts_with("'in' or 'contains' is expected"));
    CHECK(mistake_in("a b").starts_with("'and', 'or' or the end is expected\n  a b\n    ^"));
    CHECK(mistake_in("! a").starts_with("a field is expected: write 'not'\n"));
    CHECK(mistake_in(std::string(5'000, '(')).starts_with("it is nested too deeply\n"));
    const auto wrong = condition::compile("a == b");
    REQUIRE_FALSE(wrong);
    CHECK(in_one_line("a == b", wrong.error()) ==
          "a text stands in quotes: \"b\"; the field is parsed.b, at 'b'");
}

TEST_CASE("it knows the fields that it asks for") {
    const auto compiled = condition::compile("a == 1 and not (b in ['x'] or a != parsed.c)");
    REQUIRE(compiled);
    CHECK(compiled->names() == std::vector<std::string>{"a", "b", "parsed.c"});
}
