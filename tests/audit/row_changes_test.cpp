// Rows of two outputs: what tells them apart, and what is new, gone or changed. Knows no result.
#include "audit/row_changes.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace netpoll;

namespace {

using texts = std::vector<std::string>;

const value_test_of_sides all_count{[](const std::string&) { return true; },
                                    [](const std::string&) { return true; }};

texts changes(std::string_view before, std::string_view after) {
    const auto found = compare_rows(before, after, all_count);
    return found ? lines_of(*found) : texts{"no rows"};
}

}  // namespace

TEST_CASE("rows are paired by the first field that tells them apart") {
    CHECK(changes(R"([{"p":"tcp","port":"1","s":"up"},{"p":"tcp","port":"2","s":"up"}])",
                  R"([{"p":"tcp","port":"2","s":"down"},{"p":"tcp","port":"3","s":"up"}])") ==
          texts{"!port=2  s: up -> down", "+port=3  p=tcp  s=up", "-port=1  p=tcp  s=up"});
    // The order of rows is no difference.
    CHECK(changes(R"([{"a":"1"},{"a":"2"}])", R"([{"a":"2"},{"a":"1"}])").empty());
}

TEST_CASE("several fields tell rows apart, or nothing does") {
    CHECK(changes(R"([{"vrf":"a","net":"n","via":"x"},{"vrf":"b","net":"n","via":"x"},)"
                  R"({"vrf":"a","net":"m","via":"x"}])",
                  R"([{"vrf":"a","net":"n","via":"x"},{"vrf":"b","net":"n","via":"y"},)"
                  R"({"vrf":"a","net":"m","via":"x"}])") == texts{"!vrf=b  net=n  via: x -> y"});
    CHECK(changes(R"([{"a":"1"},{"a":"1"},{"a":"2"}])", R"([{"a":"1"},{"a":"2"},{"a":"2"}])") ==
          texts{"+a=2", "-a=1"});
}

TEST_CASE("one row on each side is one row, and fields may be new") {
    CHECK(changes(R"([{"version":"1","serial":["a","b"]}])",
                  R"([{"version":"2","serial":["a","c"],"uptime":"5"}])") ==
          texts{"!version: 1 -> 2  serial: a b -> a c  uptime: (none) -> 5"});
    CHECK(changes("[]", R"([{"a":"1"}])") == texts{"+a=1"});
    CHECK(changes(R"([{"a":"1"}])", "[]") == texts{"-a=1"});
    CHECK(changes("[]", "[]").empty());
}

TEST_CASE("what is no list of rows is not compared") {
    CHECK(changes("", "[]") == texts{"no rows"});
    CHECK(changes("[]", R"({"a":1})") == texts{"no rows"});
    CHECK(changes("[1]", "[]") == texts{"no rows"});
}

TEST_CASE("a change counts where one of its values does") {
    const auto only = [](std::string wanted) {
        return [wanted = std::move(wanted)](const std::string& value) { return value == wanted; };
    };
    const auto found = [&](std::string before, std::string after) {
        return compare_rows(R"([{"a":"1","b":"1"}])", R"([{"a":"2","b":"3"}])",
                            {only(std::move(before)), only(std::move(after))});
    };
    CHECK(lines_of(*found("", "3")) == texts{"!b: 1 -> 3"});
    CHECK(lines_of(*found("1", "")) == texts{"!a: 1 -> 2  b: 1 -> 3"});
    CHECK(found("", "")->empty());
}
