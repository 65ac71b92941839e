// The engines' contract with a source that has jobs later, or none at all. Knows no server.
#include "engine/fleet.hpp"
#include "engine/silent_listener.hpp"
#include "support/loopback.hpp"

#include <doctest/doctest.h>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <set>
#include <stdexcept>

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

TEST_CASE("a reactor sets up no more sessions at once than it may") {
    const silent_listener listener;
    fleet devices;
    device one;
    one.hostname = listener.address();
    one.port = listener.port();
    one.username = "lab";
    one.password = "lab-password";
    one.limits.kex = milliseconds{200};
    for (int i = 0; i < 8; ++i) {
        one.name = "device" + std::to_string(i);
        devices.add(one);
    }
    devices.host_keys = host_key_policy::off;
    devices.setups = 2;
    std::stop_source stop;
    const auto outcomes = devices.run({"async", mode::async, 8, 1}, stop.get_token(),
                                      [&](const outcome&) { stop.request_stop(); });
    const auto tried = std::count_if(outcomes.begin(), outcomes.end(),
                                     [](const outcome& each) { return !each.attempts.empty(); });
    // The third one begins when one is over, if the stop does not come first.
    CHECK(tried >= 1);
    CHECK(tried <= 3);
    CHECK(devices.run({"async", mode::async, 8, 1}).size() == 8);
}

TEST_CASE("a source that has the next job only when one is done is asked again") {
    auto devices = refusing(20);
    devices.host_keys = host_key_policy::off;
    devices.one_by_one = true;
    for (const auto& one : run_on_every_engine(devices)) {
        REQUIRE(one.error.has_value());
        CHECK(one.error->code == errc::refused);
    }
}

TEST_CASE("a job that comes later wakes who takes it, not all that wait") {
    constexpr std::size_t jobs = 40;
    auto devices = refusing(jobs);
    devices.host_keys = host_key_policy::off;
    devices.one_by_one = true;
    std::size_t asked = 0;
    devices.asked = [&](const intake_place& /*asker*/) { ++asked; };
    const engine_choice threads{"threads", mode::threads, 16, 1};
    CHECK(devices.run(threads).size() == jobs);
    // Once for the job, once more for the next that is not there yet, and all at the end.
    CHECK(asked <= 2 * jobs + 2 * threads.concurrency);
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

TEST_CASE("a source that says when it has the next job is asked again then, and tells nobody") {
    auto devices = refusing(4);
    devices.host_keys = host_key_policy::off;
    devices.pace = milliseconds{50};
    for (const auto& engine : every_engine()) {
        CAPTURE(engine.name);
        const auto began = std::chrono::steady_clock::now();
        for (const auto& one : devices.run(engine)) {
            REQUIRE(one.error.has_value());
            CHECK(one.error->code == errc::refused);
        }
        CHECK(std::chrono::steady_clock::now() - began >= 3 * devices.pace);
    }
}

TEST_CASE("each reactor, thread and worker process asks in its own name") {
    auto devices = refusing(60);
    devices.host_keys = host_key_policy::off;
    for (const auto& engine : every_engine()) {
        CAPTURE(engine.name);
        std::size_t wrong = 0;
        std::set<std::size_t> counts;
        devices.asked = [&](const intake_place& asker) {
            if (asker.index >= asker.count) ++wrong;
            counts.insert(asker.count);
        };
        devices.run(engine);
        CHECK(wrong == 0);
        const std::size_t expected = engine.mode == mode::async       ? engine.reactors
                                     : engine.mode == mode::processes ? engine.workers
                                                                      : engine.concurrency;
        CHECK(counts == std::set<std::size_t>{expected});
    }
}
