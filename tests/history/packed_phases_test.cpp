// Phases to bytes and back.
#include "history/packed_phases.hpp"

#include <doctest/doctest.h>

using namespace netpoll;

TEST_CASE("packed phases: tenths of milliseconds, in order, in few bytes") {
    const auto bytes = packed({{"connect", 1.26}, {"auth", 0}, {"command", 123'456.7}});
    CHECK(bytes.size() == 2 + 1 + 1 + 3);
    const auto times = unpacked(bytes);
    REQUIRE(times.size() == 3);
    CHECK(times[0] == std::pair<std::string, double>("connect", 1.3));
    CHECK(times[1] == std::pair<std::string, double>("auth", 0));
    CHECK(times[2] == std::pair<std::string, double>("command", 123'456.7));
}

TEST_CASE("packed phases: what is odd is left out, what is cut ends") {
    CHECK(unpacked(packed({{"nap", 5}, {"connect", -1}, {"auth", 1e300}})).empty());
    CHECK(unpacked("").empty());
    CHECK(unpacked("\xFF").empty());
    const auto bytes = packed({{"connect", 1.0}, {"auth", 5'000}});
    for (std::size_t size = 0; size < bytes.size(); ++size)
        CHECK(unpacked(std::string_view(bytes).substr(0, size)).size() < 2);
}
