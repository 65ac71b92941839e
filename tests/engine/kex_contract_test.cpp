// The engines' contract where key exchanges take long to compute. Knows no real server.
#include "engine/lab_fleet.hpp"

#include <doctest/doctest.h>

#include <map>
#include <stop_token>
#include <string>

using namespace netpoll;
using namespace netpoll::testing;

TEST_CASE("kex: classic groups beside curves, whoever computes") {
    lab network{{"--devices", "8", "--platforms", "linux,cisco_ios", "--fault", "dh-group18=0.125",
                 "--fault", "dh-group16=0.25"}};
    fleet devices = fleet_of(network);
    for (const unsigned workers : {0U, 1U, 3U}) {
        CAPTURE(workers);
        devices.cpu_workers = workers;
        std::map<std::string, int> methods;
        for (const auto& one : run_on_every_engine(devices)) {
            CAPTURE(digest(one));
            CHECK(one.status == device_status::ok);
            ++methods[one.ssh.kex];
        }
        CHECK(methods["diffie-hellman-group18-sha512"] == 1);
        CHECK(methods["diffie-hellman-group16-sha512"] == 2);
        CHECK(methods["ecdh-sha2-nistp256"] == 5);
    }
}

TEST_CASE("kex: a stop request while workers compute loses no record") {
    lab network{{"--devices", "12", "--platforms", "linux", "--fault", "dh-group18=100%"}};
    fleet devices = fleet_of(network);
    for (const auto drain : {milliseconds{0}, milliseconds{5'000}}) {
        devices.drain = drain;
        for (const auto& engine : every_engine()) {
            CAPTURE(engine.name);
            CAPTURE(drain.count());
            std::stop_source stop;
            // When one has ended the others are at it or in the workers' queue.
            const auto got =
                devices.run(engine, stop.get_token(), [&](const outcome&) { stop.request_stop(); });
            REQUIRE(got.size() == 12);
            CHECK(stop.stop_requested());
            for (const auto& one : got) {
                if (one.target == nullptr || one.status == device_status::ok) continue;
                CAPTURE(digest(one));
                CHECK(one.status == device_status::cancelled);
            }
            CHECK(network.all_closed());
        }
    }
}

TEST_CASE("reactors know how late they were, and engines without one say nothing") {
    lab network{{"--devices", "4", "--platforms", "linux", "--latency", "200ms"}};
    fleet devices = fleet_of(network);
    for (const auto& engine : every_engine()) {
        CAPTURE(engine.name);
        devices.run(engine);
        const bool reacts = engine.mode == mode::async || engine.mode == mode::processes;
        CHECK((devices.measures.reactor_lag.count() > 0) == reacts);
    }
}
