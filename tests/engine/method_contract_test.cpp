// The engines' contract over who is asked for login methods: the first device of a kind. Knows no
// real server.
#include "engine/lab_fleet.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

/// One after the other, so that each knows what those before it were told.
std::size_t well_on(const engine_choice& engine, const lab& network) {
    fleet devices = fleet_of(network);
    devices.one_by_one = true;
    const auto got = devices.run(engine);
    return static_cast<std::size_t>(std::count_if(
        got.begin(), got.end(), [](const auto& one) { return one.status == device_status::ok; }));
}

}  // namespace

TEST_CASE("methods: the first device of a kind is asked for them, the others are not") {
    for (const auto& engine : every_engine()) {
        CAPTURE(engine.name);
        lab network{{"--devices", "6", "--platforms", "linux", "--auth", "password"}};
        CHECK(well_on(engine, network) == 6);
        // A worker process only knows what its own devices told.
        const bool workers_asked = engine.workers == 2 && network.counts("none_requests=2 ");
        CHECK((workers_asked || network.counts("auth_failures=0 none_requests=1 ")));
    }
}

TEST_CASE("methods: a device that offers something else than the others of its kind is well") {
    for (const auto& engine : every_engine()) {
        CAPTURE(engine.name);
        lab network{{"--devices", "6", "--platforms", "cisco_ios", "--auth", "password", "--fault",
                     "kbd-interactive-only=50%"}};
        CHECK(well_on(engine, network) == 6);
    }
}
