// Checks of rows in a job file, and their mistakes. Knows no output.
#include "core/output_check.hpp"
#include "inventory/given.hpp"

#include <doctest/doctest.h>

#include <variant>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

using texts = std::vector<std::string>;

constexpr std::string_view one_host = R"(
defaults: {username: u, platform: cisco_ios, commands: [show version]}
hosts: {a: {data: {peer: 'it''s "10"', site: f.a}}}
)";

struct row_job {
    explicit row_job(const std::string& rows) : it(one_host) {
        asked.job = it / "job.yaml";
        write_file(asked.job, "checks:\n  - name: n\n    rows: " + rows + "\n");
    }
    rows_rule rule() {
        const auto device = it.only("a", asked);
        REQUIRE(device.checks);
        CHECK(needs_rows(*device.checks->front()));
        return std::get<rows_rule>(device.checks->front()->rule);
    }
    /// The only one, without its place.
    std::string mistake() {
        const auto all = it.target_mistakes({"a"}, asked);
        REQUIRE(all.size() == 1);
        const std::string begin = asked.job + ":3: check 'n': rows: ";
        return all.front().starts_with(begin) ? all.front().substr(begin.size()) : all.front();
    }

    given it;
    inventory_overrides asked;
};

bool holds_for(const rows_rule& rule, const std::string& value) {
    REQUIRE(rule.where);
    return rule.where->holds([&](std::string_view) { return field_value{{value}}; }) == truth::yes;
}

}  // namespace

TEST_CASE("a check of rows says which rows, and how many or what a field is") {
    const auto counted = row_job("{where: 'status == \"up\"', at_least: 2, at_most: 4}").rule();
    CHECK(counted.written == "status == \"up\"");
    CHECK(counted.field.empty());
    REQUIRE(counted.bounds.size() == 2);
    CHECK(counted.bounds[1].how == comparison::at_most);
    const auto of_field = row_job("{field: status, equals: up, must_not_match: 'err{1}'}").rule();
    CHECK_FALSE(of_field.where);
    CHECK(of_field.field == "status");
    REQUIRE(of_field.tests.size() == 2);
    CHECK(of_field.tests[0].text == "up");
    CHECK(of_field.tests[1].see);
    // A number without quotes is compared as one.
    CHECK(row_job("{field: vlan, equals: 10}").rule().bounds.size() == 1);
    CHECK(row_job("{field: vlan, equals: '10'}").rule().tests.size() == 1);
    CHECK(row_job("{equals: 0}").rule().bounds.size() == 1);
}

TEST_CASE("values of the host are texts in an expression, whatever they hold") {
    for (const char* where : {R"('peer == "{data.peer}"')", R"("peer == '{data.peer}'")"}) {
        const auto rule = row_job(std::string("{where: ") + where + ", at_least: 1}").rule();
        CHECK(holds_for(rule, "it's \"10\""));
        CHECK_FALSE(holds_for(rule, "it's"));
    }
    const auto rule = row_job("{field: a, must_match: '^{data.site}$', equals: '{host}'}").rule();
    CHECK(rule.tests[0].see->matches("f.a"));
    CHECK_FALSE(rule.tests[0].see->matches("fra"));
    CHECK(rule.tests[1].text == "a");
    CHECK(row_job("{where: 'a == \"{data.x}\"', at_most: 0}")
              .mistake()
              .starts_with("where: there is no data.x"));
}

TEST_CASE("mistakes of checks of rows are told") {
    const std::string what =
        "at_least, at_most, more_than, less_than, equals or differs_from, with 'field' also "
        "must_match or must_not_match";
    CHECK(row_job("x").mistake() ==
          "a mapping with where, field and " + what + " is expected, not a text");
    CHECK(row_job("{where: a}").mistake() == "say what has to be: " + what);
    CHECK(row_job("{at_least: -1}").mistake() ==
          "at_least: a number of rows is expected: 0, 1, 2 and so on, not '-1'");
    CHECK(row_job("{equals: 2.5}").mistake() ==
          "equals: a number of rows is expected: 0, 1, 2 and so on, not '2.5'");
    CHECK(row_job("{less_than: 0}").mistake() == "no number is within all of these bounds");
    CHECK(row_job("{where: 'status == up', at_least: 1}").mistake() ==
          "where: a text stands in quotes: \"up\"; the field is parsed.up, at 'up'");
    CHECK(row_job("{wehre: a, at_least: 1}").mistake() ==
          "unknown key 'wehre' (did you mean 'where'?)");
    CHECK(row_job("{equals: up}").mistake() == "equals: a number is expected, not 'up'");
    CHECK(row_job("{field: a, must_match: '('}").mistake().starts_with("must_match: '(': "));
    CHECK(row_job("{at_least: 2, at_most: 1}").mistake() ==
          "no number is within all of these bounds");
}
