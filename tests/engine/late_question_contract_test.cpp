// The engines' contract over a device that asks just behind its prompt: nothing but the Enter that
// proves the prompt goes into its question. Knows no dialogue.
#include "engine/server_devices.hpp"
#include "support/has.hpp"
#include "support/skip.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace netpoll;
using namespace netpoll::testing;

TEST_CASE("late question: it gets Enter at most, however late it comes") {
    if (!can_run(asyncssh_server::obstacle())) return;
    for (const char* late : {"0", "300", "1500"}) {
        CAPTURE(late);
        asyncssh_server server{{{"password"}, {"--odd", "late-question", "--late-ms", late}}};
        fleet devices = trusting(server);
        device one = device_at(server);
        one.platform = "cisco_ios";
        one.channel = channel_kind::shell;
        one.commands = {"show version"};
        devices.add(one);
        const auto got = run_on_every_engine(devices).front();
        REQUIRE(got.error);
        CHECK(name(got.error->code) == name(errc::password_expired));
        CHECK_FALSE(got.commands.front().sent);
        const auto said = server.process().out();
        CHECK(has(said, "ready"));
        CHECK_FALSE(has(said, "terminal"));
        CHECK_FALSE(has(said, "show"));
    }
}

TEST_CASE("late question: behind the opening lines or a command it takes one line and no more") {
    if (!can_run(asyncssh_server::obstacle())) return;
    constexpr int opening = 2;  // of cisco_ios
    for (const int commands : {0, 1}) {
        for (const char* late : {"50", "300"}) {
            CAPTURE(commands);
            CAPTURE(late);
            asyncssh_server server{{{"password"},
                                    {"--odd", "late-question", "--late-ms", late, "--late-after",
                                     std::to_string(opening + commands)}}};
            fleet devices = trusting(server);
            device one = device_at(server);
            one.platform = "cisco_ios";
            one.channel = channel_kind::shell;
            one.commands = {"show version", "show clock", "show users"};
            one.limits.idle = milliseconds{2'000};
            devices.add(one);
            // Whether a line went into it is a matter of time, so engines are not compared.
            for (const auto& engine : every_engine()) {
                const auto got = devices.run(engine).front();
                CAPTURE(digest(got));
                REQUIRE(got.error);
                CHECK(name(got.error->code) == name(errc::password_expired));
                const auto asked = static_cast<std::size_t>(commands);
                CHECK(got.commands[asked].status != command_status::ok);
                CHECK_FALSE(got.commands[asked + 1].sent);
            }
            CHECK_FALSE(has(server.process().out(), "exit"));
        }
    }
}
