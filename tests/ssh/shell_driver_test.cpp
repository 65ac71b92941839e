// A shell carried over a channel, each call of libssh answered by hand. Knows no socket.
#include "ssh/driven.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;
using namespace std::chrono_literals;

namespace {

constexpr auto pty_granted = "channel_request_pty_size vt100 511x1000";

/// A shell of an ios_like device, where its prompt has been seen.
struct shell_at_prompt : driven {
    explicit shell_at_prompt() : driven(testing::device{ios_like(), {"show clock"}}) {
        expect({{"channel_open_session", SSH_OK},
                {pty_granted, SSH_OK},
                {"channel_request_shell", SSH_OK},
                hears("\r\nr1#"),
                {"event_dopoll 0", SSH_AGAIN}});
        run();
        pass(200ms);
    }
};

/// From there to its goodbye.
std::vector<answered> up_to_goodbye() {
    return {{"event_dopoll 0", SSH_AGAIN},
            {"channel_write \n", 1},
            hears("\r\nr1#"),
            {"channel_write terminal length 0\n", 18},
            hears("terminal length 0\r\nr1#"),
            {"channel_write show clock\n", 11},
            hears("show clock\r\n12:00\r\nr1#"),
            {"channel_write exit\n", 5}};
}

}  // namespace

TEST_CASE("driver: a shell from its prompt to its goodbye") {
    shell_at_prompt one;
    one.expect(up_to_goodbye());
    one.expect({hears("exit\r\n"), ends(0)});
    one.run();
    one.check_all_called();
    REQUIRE(one.driver->over());
    CHECK_FALSE(one.driver->failure());
    CHECK(one.driver->take_results()[0].output == "12:00\n");
    CHECK(one.transcript.typed_ == "\nterminal length 0\nshow clock\nexit\n");
    CHECK(one.log.has("dialogue: command 1 of 1"));
    CHECK(one.log.has("dialogue: saying goodbye"));
}

TEST_CASE("driver: a device that takes a byte at a time gets all of them, once") {
    shell_at_prompt one;
    one.expect({{"event_dopoll 0", SSH_AGAIN},
                {"channel_write \n", 1},
                hears("\r\nr1#"),
                {"channel_write terminal length 0\n", 9},
                {"channel_write length 0\n", 0},
                {"event_dopoll 0", SSH_AGAIN},
                {"channel_write length 0\n", 9},
                hears("terminal length 0\r\nr1#"),
                {"channel_write show clock\n", SSH_ERROR},
                {"channel_close", SSH_OK},
                {"event_dopoll 0", SSH_OK, [](fake_libssh& device) { device.close_channel(); }}});
    one.run();
    one.check_all_called();
    CHECK(one.transcript.typed_ == "\nterminal length 0\n");
    one.check_over(errc::closed, phase::command);
}

TEST_CASE("driver: a window that stays shut stalls the session") {
    shell_at_prompt one;
    one.expect({{"event_dopoll 0", SSH_AGAIN}});
    one.device.open_window(0);
    one.device.answer_all(SSH_AGAIN);
    const auto next = one.wake();
    REQUIRE(next);
    CHECK(next->until == one.driver->deadline());
    pass(one.devices.who().limits->idle);
    one.pass_close();
    CHECK(one.driver->failure());
}

TEST_CASE("driver: without a terminal the failure says so") {
    driven one{device{ios_like(), {"show clock"}}};
    one.expect({{"channel_open_session", SSH_OK},
                {pty_granted, SSH_ERROR},
                {"channel_request_shell", SSH_OK},
                {"event_dopoll 0", SSH_ERROR,
                 [](fake_libssh& device) { device.die("Socket error: gone"); }}});
    one.run();
    one.wake();
    one.check_over(errc::closed, phase::prompt);
    CHECK(one.driver->failure()->detail.find("the device refuses a terminal (pty)") !=
          std::string::npos);
}

TEST_CASE("driver: a channel that opens late leaves the prompt what is left of its limit") {
    driven one{device{ios_like(), {"show clock"}}};
    const auto limit = one.devices.who().limits->prompt;
    const auto soonest = session_clock::now() + limit - 1s;
    one.expect({{"channel_open_session", SSH_AGAIN}});
    one.run();
    const auto due = one.driver->deadline();
    CHECK(due >= soonest);
    pass(limit / 4);
    one.expect({{"channel_open_session", SSH_OK},
                {pty_granted, SSH_OK},
                {"channel_request_shell", SSH_OK},
                {"event_dopoll 0", SSH_AGAIN}});
    one.run();
    CHECK(one.driver->where() == phase::prompt);
    CHECK(one.driver->deadline() <= due);
    pass(limit - limit / 4);
    one.expect({{"event_dopoll 0", SSH_AGAIN}});
    one.pass_close();
    CHECK(one.driver->failure()->code == errc::prompt_not_seen);
}

TEST_CASE("driver: a device that goes on talking past its goodbye is not listened to for long") {
    shell_at_prompt one;
    one.expect(up_to_goodbye());
    one.expect({hears("exit\r\nr1#"),
                {"channel_write \n", 1},
                hears("\r\nr1#"),
                {"channel_close", SSH_OK},
                {"event_dopoll 0", SSH_AGAIN}});
    one.run();
    one.check_all_called();
    for (int i = 0; i < 3; ++i) {
        one.expect({hears("more\r\n"), {"event_dopoll 0", SSH_AGAIN}});
        REQUIRE(one.wake());
        pass(80ms);
    }
    pass(10ms);
    one.expect({{"event_dopoll 0", SSH_AGAIN}});
    CHECK_FALSE(one.wake());
    CHECK(one.driver->leaves_open());
    CHECK_FALSE(one.driver->failure());
    CHECK(one.driver->take_results()[0].output == "12:00\n");
}
