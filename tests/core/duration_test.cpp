// Durations as people write them. Knows no option.
#include <netpoll/duration.hpp>

#include <doctest/doctest.h>

using netpoll::parse_duration;
using namespace std::chrono_literals;

TEST_CASE("durations") {
    CHECK(*parse_duration("10s") == 10s);
    CHECK(*parse_duration("500ms") == 500ms);
    CHECK(*parse_duration("2m") == 2min);
    CHECK(*parse_duration("1h") == 1h);
    CHECK(*parse_duration("1.5s") == 1500ms);
    CHECK(*parse_duration("7") == 7s);
    CHECK(*parse_duration("0") == 0s);
    CHECK(*parse_duration("3 s") == 3s);
    CHECK(*parse_duration("30") == 30s);
}

TEST_CASE("what is no duration is quoted") {
    for (const auto* each :
         {"", "s", "abc", "-1s", "1x", "1e3", "nan", "inf", "10 sec", " 1", "+1"}) {
        const auto got = parse_duration(each);
        REQUIRE_MESSAGE(!got, each);
        CHECK(got.error().starts_with("'" + std::string(each) + "' is not a duration"));
    }
    CHECK(parse_duration("99999999h").error() == "'99999999h' is longer than 30 days");
    CHECK(!parse_duration(std::string(5'000, '9')));
}
