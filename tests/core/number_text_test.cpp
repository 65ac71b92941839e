// Numbers as people write them. Knows no option.
#include "core/number_text.hpp"

#include <doctest/doctest.h>

using netpoll::parse_number;
using netpoll::parse_rate;

TEST_CASE("whole numbers and rates") {
    CHECK(*parse_number("0", {0, 9}) == 0);
    CHECK(*parse_number("9", {1, 9}) == 9);
    CHECK(*parse_rate("50") == 50.0);
    CHECK(*parse_rate("0.5") == 0.5);
    CHECK(*parse_rate("0.001") == 0.001);
    CHECK(*parse_rate("1000000") == 1e6);
}

TEST_CASE("what is no such number is quoted") {
    for (const auto* each : {"", "0", "10", "-1", "+1", " 1", "1 ", "1.5", "1e1", "0x1", "one",
                             "18446744073709551616"}) {
        const auto got = parse_number(each, {1, 9});
        REQUIRE_MESSAGE(!got, each);
        CHECK(got.error() == "'" + std::string(each) + "' is not a whole number from 1 to 9");
    }
    for (const auto* each : {"", "0", "0.0009", "1000001", "-1", "-0", "+1", " 1", "1 ", "1e1",
                             "inf", "nan", "0x1", "one", "1,5", "5/s"}) {
        const auto got = parse_rate(each);
        REQUIRE_MESSAGE(!got, each);
        CHECK(got.error().starts_with("'" + std::string(each) + "' is not a rate from 0.001 to "));
    }
}
