// Outcomes of jobs without a session. Knows no engine.
#include "core/sessionless_outcome.hpp"

#include "core/devices.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

const std::chrono::system_clock::time_point some_time{std::chrono::hours{1}};

const device& asked_twice() {
    static const device one(linux_like(), {"show version", "show clock"});
    return one;
}

}  // namespace

TEST_CASE("each command of a device without a session is listed in order, and none was sent") {
    const auto results = unsent_commands(asked_twice().who());
    REQUIRE(results.size() == 2);
    CHECK(results[0].command == "show version");
    CHECK(results[1].command == "show clock");
    for (const auto& each : results) {
        CHECK(each.status == command_status::not_run);
        CHECK_FALSE(each.sent);
        CHECK(each.output.empty());
    }
}

TEST_CASE("what is said of a job that no session served") {
    const target& who = asked_twice().who();
    const error why{errc::local_limit, phase::resolve, "out of memory"};
    const auto failed =
        sessionless_outcome({7, &who, nullptr}, device_status::failed, why, some_time);
    CHECK(failed.index == 7);
    CHECK(failed.target.get() == &who);
    CHECK(failed.status == device_status::failed);
    REQUIRE(failed.error);
    CHECK(failed.error->code == errc::local_limit);
    CHECK(failed.error->phase == phase::resolve);
    CHECK(failed.error->detail == "out of memory");
    CHECK(failed.started == some_time);
    CHECK(failed.ended == some_time);
    CHECK(failed.attempts.empty());
    CHECK(failed.commands.size() == 2);
}

TEST_CASE("a job whose turn never came has neither cause nor times") {
    const target& who = asked_twice().who();
    const auto skipped =
        sessionless_outcome({7, &who, nullptr}, device_status::skipped, std::nullopt);
    CHECK(skipped.status == device_status::skipped);
    CHECK_FALSE(skipped.error);
    CHECK(skipped.started == std::chrono::system_clock::time_point{});
    CHECK(skipped.ended == skipped.started);
    CHECK(skipped.commands.size() == 2);
}
