// The engines' contract with a source that has jobs later, or none at all. Knows no server.
#include "engine/fleet.hpp"
#include "support/loopback.hpp"

#include <doctest/doctest.h>

#include <atomic>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

/// Devices that refuse at once.
fleet refusing(int count) {
    fleet devices;
    device one;
    one.hostname = own_address();
    one.port = free_port(one.hostname);
    one.username = "lab";
    one.password = "lab-password";
    for (int i = 0; i < count; ++i) {
        one.name = "device" + std::to_string(i);
        devices.add(one);
    }
    return devices;
}

}  // namespace

TEST_CASE("a source that has the next job only when one is done is asked again") {
    auto devices = refusing(20);
    devices.host_keys = host_key_policy::off;
    devices.one_by_one = true;
    for (const auto& one : run_on_every_engine(devices)) {
        REQUIRE(one.error.has_value());
        CHECK(one.error->code == errc::refused);
    }
}

TEST_CASE("no job at all, and a stop before the first") {
    for (const auto& engine : every_engine()) {
        CAPTURE(engine.name);
        CHECK(refusing(0).run(engine).empty());
        std::stop_source stop;
        stop.request_stop();
        std::atomic<int> reported{0};
        refusing(3).run(engine, stop.get_token(), [&](const outcome&) { ++reported; });
        CHECK(reported == 0);
    }
}
