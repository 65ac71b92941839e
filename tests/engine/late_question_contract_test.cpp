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
