// Rows held against checks: what passes, what fails, and what nobody can tell.
#include "audit/check_evaluation.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace netpoll;

namespace {

const std::string three_ports = R"([{"port":"Te1","status":"up","vlan":"trunk"},)"
                                R"({"port":"Te2","status":"down","vlan":"10"},)"
                                R"({"port":"Gi1","status":"down","vlan":"20"}])";

rows_rule rows(const std::string& where, std::vector<number_bound> bounds) {
    rows_rule made{{}, where, {}, std::move(bounds), {}};
    if (!where.empty()) made.where = *condition::compile(where);
    return made;
}

rows_rule field(const std::string& where, std::string name, std::vector<field_test> tests,
                std::vector<number_bound> bounds = {}) {
    rows_rule made = rows(where, std::move(bounds));
    made.field = std::move(name);
    made.tests = std::move(tests);
    return made;
}

field_test fitting(const std::string& regex, text_test how = text_test::must_match) {
    return {how, regex, *pattern::compile(regex)};
}

/// "failed: message | detail" of the only result.
std::string told(const rows_rule& rule, std::string_view parsed,
                 const parse_error* why_not = nullptr, command_status status = command_status::ok) {
    const output_check check{"n", check_severity::error, "", {}, {}, rule};
    const checked_device device{
        "sw1", "cisco_ios", device_status::ok,
        "",    {},          {{"show ports", status, "x", false, {}, parsed, why_not}}};
    const auto all = judge({std::make_shared<const output_check>(check)}, device, {});
    REQUIRE(all.size() == 1);
    std::string text(name(all[0].status));
    if (!all[0].message.empty()) text += ": " + all[0].message;
    if (!all[0].detail.empty()) text += " | " + all[0].detail;
    return text;
}

}  // namespace

TEST_CASE("rows are counted") {
    const number_bound none{comparison::at_most, 0, "0"};
    const number_bound two{comparison::at_least, 2, "2"};
    CHECK(told(rows("", {two}), three_ports) == "passed");
    CHECK(told(rows("status == 'down'", {two}), three_ports) == "passed");
    CHECK(told(rows("status == 'err'", {none}), three_ports) == "passed");
    CHECK(told(rows("", {none}), "[]") == "passed");
    CHECK(told(rows("status == 'gone'", {none}), "[]") == "passed");
    CHECK(told(rows("status == 'up'", {two}), three_ports) ==
          "failed: there is 1 row where status == 'up', not at least 2 | "
          "port=Te1  status=up  vlan=trunk");
    CHECK(told(rows("host == 'sw1' and port =~ '^Te'", {none}), three_ports) ==
          "failed: there are 2 rows where host == 'sw1' and port =~ '^Te', not at most 0 | "
          "port=Te1  status=up  vlan=trunk\nport=Te2  status=down  vlan=10");
}

TEST_CASE("a field of each row is looked at") {
    const field_test up{text_test::equals, "up", {}};
    CHECK(told(field("port == 'Te1'", "status", {up}), three_ports) == "passed");
    CHECK(told(field("port =~ '^Te'", "parsed.status", {up}), three_ports) ==
          "failed: parsed.status: down is not up | port=Te2  status=down  vlan=10");
    CHECK(told(field("", "status", {up}), three_ports) ==
          "failed: status: down is not up, and 1 row more | port=Te2  status=down  vlan=10\n"
          "port=Gi1  status=down  vlan=20");
    CHECK(told(field("", "status", {{text_test::differs_from, "err", {}}}), three_ports) ==
          "passed");
    CHECK(told(field("", "status", {{text_test::differs_from, "up", {}}}), three_ports)
              .starts_with("failed: status: it is up | "));
    CHECK(told(field("", "port", {fitting("^(Te|Gi)")}), three_ports) == "passed");
    CHECK(told(field("", "port", {fitting("^Te")}), three_ports)
              .starts_with("failed: port: Gi1 does not match ^Te | "));
    CHECK(told(field("", "port", {fitting("^Te", text_test::must_not_match)}), three_ports)
              .starts_with("failed: port: Te1 matches ^Te, and 1 row more | "));
    const number_bound below{comparison::less_than, 20, "20"};
    CHECK(told(field("port == 'Te2'", "vlan", {}, {below}), three_ports) == "passed");
    CHECK(told(field("port == 'Gi1'", "vlan", {}, {below}), three_ports)
              .starts_with("failed: vlan: 20 is not less than 20 | "));
    CHECK(told(field("port == 'Po1'", "status", {up}), three_ports) ==
          "failed: there is no row where port == 'Po1'");
}

TEST_CASE("what cannot be told is unknown, and never passed") {
    const number_bound none{comparison::at_most, 0, "0"};
    CHECK(told(rows("", {none}), "") ==
          "unknown: the output was not parsed: --parse reads rows out of outputs");
    const parse_error why{"no rule fits", "ports.textfsm", 7, 3, "x y"};
    CHECK(told(rows("", {none}), "", &why) ==
          "unknown: there are no rows: no rule fits | ports.textfsm line 7, line 3 of the "
          "output: x y");
    CHECK(told(rows("", {none}), "[]", nullptr, command_status::incomplete) ==
          "unknown: the output is not complete");
    CHECK(told(rows("stauts == 'down'", {none}), three_ports) ==
          "unknown: no row has a field stauts: there are port, status, vlan");
    CHECK(told(field("", "speed", {{text_test::equals, "1G", {}}}), three_ports) ==
          "unknown: no row has a field speed: there are port, status, vlan");
    CHECK(told(field("", "vlan", {}, {none}), three_ports) ==
          "unknown: vlan: 'trunk' is no number");
    CHECK(told(rows("", {none}), "[1]") == "unknown: its JSON is no object and no list of objects");
    const std::string costly = "^(([a-z])+.)+[A-Z]([a-z])+$";
    const std::string hostile = R"([{"a":")" + std::string(60, 'a') + R"("}])";
    CHECK(told(rows("a =~ '" + costly + "'", {none}), hostile)
              .starts_with("unknown: the expression takes too long on this output"));
    CHECK(told(field("", "a", {fitting(costly)}), hostile)
              .starts_with("unknown: the expression takes too long on this output"));
}
