// Outputs that are JSON already.
#include "parse/device_json.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace netpoll;

TEST_SUITE("device json") {
    TEST_CASE("an object or an array, whole, without the blanks between its words") {
        CHECK(json_of("{}") == "{}");
        CHECK(json_of(" \r\n[\n  1,\t2 ]\n\n") == "[1,2]");
        CHECK(json_of("{ \"b\" : { \"x y\" : [ ] } ,\n\"a\" : null }") ==
              R"({"b":{"x y":[]},"a":null})");
    }

    TEST_CASE("numbers, names and texts stay as they are") {
        CHECK(json_of("[1.0, 1e5, -0, 12345678901234567890123, 0.1000]") ==
              "[1.0,1e5,-0,12345678901234567890123,0.1000]");
        CHECK(json_of(R"({"z": 1, "a": 2, "z": 3})") == R"({"z":1,"a":2,"z":3})");
        CHECK(json_of(R"(["a \" ] b", "\\", "\u00e9\n", " { "])") ==
              R"(["a \" ] b","\\","\u00e9\n"," { "])");
    }

    TEST_CASE("what hides or reorders text is escaped") {
        CHECK(json_of("[\"a\x7F\xE2\x80\xAE\"]") == R"(["a\u007f\u202e"])");
        CHECK(json_of("[\"\xC3\xA9\"]") == "[\"\xC3\xA9\"]");
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
            CHECK(json_of(none) == "");
        }
    }

    TEST_CASE("so is what is nested deeper than records may be") {
        const auto nested = [](std::size_t depth) {
            return std::string(depth, '[') + std::string(depth, ']');
        };
        CHECK(json_of(nested(100)) == nested(100));
        CHECK(json_of(nested(101)) == "");
        CHECK(json_of(nested(100'000)) == "");
    }
}
