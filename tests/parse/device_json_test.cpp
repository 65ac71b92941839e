// Outputs that are JSON already.
#include "parse/device_json.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace netpoll;

TEST_SUITE("device json") {
    TEST_CASE("an object or an array, whole, without the blanks between its words") {
        CHECK(json_of("{}").value() == "{}");
        CHECK(json_of(" \r\n[\n  1,\t2 ]\n\n").value() == "[1,2]");
        CHECK(json_of("{ \"b\" : { \"x y\" : [ ] } ,\n\"a\" : null }").value() ==
              R"({"b":{"x y":[]},"a":null})");
    }

    TEST_CASE("numbers, names and texts stay as they are") {
        CHECK(json_of("[1.0, 1e5, -0, 12345678901234567890123, 0.1000]").value() ==
              "[1.0,1e5,-0,12345678901234567890123,0.1000]");
        CHECK(json_of(R"({"z": 1, "a": 2, "z": 3})").value() == R"({"z":1,"a":2,"z":3})");
        CHECK(json_of(R"(["a \" ] b", "\\", "\u00e9\n", " { "])").value() ==
              R"(["a \" ] b","\\","\u00e9\n"," { "])");
    }

    TEST_CASE("what hides or reorders text is escaped") {
        CHECK(json_of("[\"a\x7F\xE2\x80\xAE\"]").value() == R"(["a\u007f\u202e"])");
        CHECK(json_of("[\"\xC3\xA9\"]").value() == "[\"\xC3\xA9\"]");
    }

    TEST_CASE("all else is none") {
        for (const char* none : {"",
                                 "  \n",
                                 "1",
                                 "\"a\"",
                                 "null",
                                 "{",
                                 "[1",
                                 "[1]]",
                                 "{}{}",
                                 "[1]\nrouter#",
                                 "show x | json\n{}",
                                 "[1,]",
                                 "{'a': 1}",
                                 "[01]",
                                 "[\"a\nb\"]",
                                 "[\"\xFF\"]",
                                 "[NaN]",
                                 "[\"\\x\"]",
                                 "[1] [2]",
                                 "{\"a\"}",
                                 "[/**/]"}) {
            CAPTURE(none);
            CHECK_FALSE(json_of(none).has_value());
        }
    }

    TEST_CASE("so is what is nested deeper than records may be") {
        const auto nested = [](std::size_t depth) {
            return std::string(depth, '[') + std::string(depth, ']');
        };
        CHECK(json_of(nested(100)).value() == nested(100));
        CHECK(json_of(nested(101)).error().what == "is nested deeper than 100 levels");
        CHECK_FALSE(json_of(nested(100'000)).has_value());
    }
}

TEST_CASE("device JSON: what is none says where it ends to be some") {
    CHECK(json_of(R"({"a":{"b":"c)").error().what == "is cut off");
    const auto two = json_of(R"({"a":1}{"b":2})");
    CHECK(two.error().what == "is no JSON");
    CHECK(two.error().place == 8);
    CHECK(json_of("\n{\"a\":\"b\tc\"}").error().place == 9);
    CHECK(json_of("").error().what == "is empty");
    CHECK(json_of("% Invalid input").error().what == "is no object and no array");
}

TEST_CASE("device JSON: commands that ask for it") {
    for (const char* asks : {"show vlan | json", "show vlan |json", "show route | display json",
                             "ip -j addr", "show x | as-json", "kubectl --json"})
        CHECK(asks_for_json(asks));
    for (const char* does_not : {"show vlan", "ps -j", "show jsonrpc", "", "show json-rpc"})
        CHECK_FALSE(asks_for_json(does_not));
}
