// A dialogue over channels, each call of libssh answered by hand. Knows no socket.
#include "ssh/driven.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;
using namespace std::chrono_literals;

namespace {

device unix_host(std::vector<std::string> commands) {
    auto kind = linux_like();
    kind.exec_eof = false;
    return {kind, std::move(commands), channel_kind::exec};
}

/// Two commands over two channels, from the first call to the last.
std::vector<answered> two_commands() {
    return {{"channel_open_session", SSH_OK},
            {"channel_request_exec a", SSH_OK},
            hears("1\n"),
            ends(0),
            {"channel_close", SSH_OK},
            {"channel_open_session", SSH_OK},
            {"channel_request_exec b", SSH_OK},
            hears("2\n"),
            ends(0)};
}

}  // namespace

TEST_CASE("driver: two commands over two channels, and each step is told") {
    driven one{unix_host({"a", "b"})};
    one.expect(two_commands());
    one.run();
    one.check_all_called();
    REQUIRE(one.driver->over());
    CHECK_FALSE(one.driver->failure());
    const auto results = one.driver->take_results();
    REQUIRE(results.size() == 2);
    CHECK(results[0].output == "1\n");
    CHECK(results[1].output == "2\n");
    CHECK(results[1].exit_status == 0);
    CHECK_FALSE(one.driver->leaves_open());
    CHECK(one.transcript.typed_ == "ab");
    CHECK(one.transcript.received_ == "1\n2\n");
    CHECK(one.log.take() ==
          "dialogue: begun\n"
          "channel: attempt 1\n"
          "channel: open requested\n"
          "channel: command requested\n"
          "channel: request granted\n"
          "dialogue: command 1 of 2\n"
          "channel: attempt 1\n"
          "channel: open requested\n"
          "channel: command requested\n"
          "channel: request granted\n"
          "dialogue: command 2 of 2\n"
          "dialogue: over\n");
}

TEST_CASE("driver: a session that dies in any call ends it, and what came before is kept") {
    const auto calls = two_commands();
    for (std::size_t broken = 0; broken < calls.size(); ++broken) {
        if (calls[broken].call == "channel_close") continue;
        for (const int rc : {SSH_ERROR, SSH_AGAIN}) {
            CAPTURE(broken);
            CAPTURE(rc);
            driven one{unix_host({"a", "b"})};
            one.expect({calls.begin(), calls.begin() + static_cast<std::ptrdiff_t>(broken)});
            one.device.expect(calls[broken].call, rc,
                              [&] { one.device.die("Socket error: gone"); });
            one.run();
            for (int i = 0; i < 3; ++i)
                one.wake();
            const bool asked = calls[broken].call == "event_dopoll 0";
            one.check_over(errc::closed, asked ? phase::command : phase::channel);
            const auto results = one.driver->take_results();
            REQUIRE(results.size() == 2);
            CHECK((results[0].status == command_status::ok) == (broken > 4));
            CHECK(results[1].status != command_status::ok);
        }
    }
}

TEST_CASE("driver: a device that answers nothing runs out of its limits, step by step") {
    const auto calls = two_commands();
    for (std::size_t silent = 0; silent < calls.size(); ++silent) {
        if (calls[silent].call == "channel_close") continue;
        CAPTURE(silent);
        driven one{unix_host({"a", "b"})};
        one.expect({calls.begin(), calls.begin() + static_cast<std::ptrdiff_t>(silent)});
        one.device.answer_all(SSH_AGAIN);
        one.run();
        REQUIRE(one.wake());
        const bool asked = calls[silent].call == "event_dopoll 0";
        const auto limit =
            asked ? one.devices.who().limits->idle : one.devices.who().limits->prompt;
        pass(limit - 1s);
        REQUIRE(one.wake());
        const auto next = one.wake();
        REQUIRE(next);
        CHECK(next->kind == wait_for::what::readiness);
        CHECK(next->read);
        CHECK(next->until <= session_clock::now() + 1s);
        pass(1s);
        if (asked)
            one.pass_close();
        else
            CHECK_FALSE(one.wake());
        CHECK(one.driver->leaves_open());
        one.check_over(asked ? errc::stalled : errc::timed_out,
                       asked ? phase::command : phase::channel);
    }
}

TEST_CASE("driver: bytes that never cease do not keep a command from its limit") {
    driven one{unix_host({"a"})};
    one.expect({{"channel_open_session", SSH_OK}, {"channel_request_exec a", SSH_OK}});
    one.wake();
    const auto deadline = one.driver->deadline();
    for (int i = 0; i < 12 && !one.driver->over(); ++i) {
        one.expect({hears("more\n")});
        one.wake();
        pass(59s);
        const bool ends = one.driver->over() || one.driver->where() == phase::close;
        CHECK((ends || one.driver->deadline() == deadline));
        one.device.expect("event_dopoll 0", SSH_AGAIN);
    }
    CHECK_FALSE(one.wake());
    CHECK(session_clock::now() >= deadline);
    one.check_over(errc::timed_out, phase::command);
}

TEST_CASE("driver: end of file without a close is waited for a little while") {
    driven one{unix_host({"a"})};
    one.expect({{"channel_open_session", SSH_OK},
                {"channel_request_exec a", SSH_OK},
                hears("1\n"),
                {"event_dopoll 0", SSH_OK, [](fake_libssh& device) { device.send_eof(); }},
                {"event_dopoll 0", SSH_AGAIN}});
    one.run();
    one.device.answer_all(SSH_AGAIN);
    const auto next = one.wake();
    REQUIRE(next);
    CHECK(next->until <= session_clock::now() + one.devices.who().limits->close);
    pass(one.devices.who().limits->close);
    one.pass_close();
    CHECK_FALSE(one.driver->failure());
    CHECK(one.driver->take_results()[0].status == command_status::ok);
}

TEST_CASE("driver: a refused command is told in the device's words") {
    driven one{unix_host({"a", "b"})};
    one.device.expect("channel_open_session", SSH_OK)
        .expect("channel_request_exec a", SSH_ERROR,
                [&] { one.device.set_error("Channel request exec failed"); });
    one.run();
    one.check_over(errc::channel_refused, phase::channel);
    CHECK_FALSE(one.driver->leaves_open());
    CHECK(one.driver->failure()->detail.find("Channel request exec failed") != std::string::npos);
}

TEST_CASE("driver: asked to stop it gives up its command, or never begins") {
    {
        driven one{unix_host({"a", "b"})};
        one.expect({{"channel_open_session", SSH_OK},
                    {"channel_request_exec a", SSH_OK},
                    {"event_dopoll 0", SSH_AGAIN}});
        one.run();
        one.driver->ask_stop();
        one.driver->ask_stop();
        one.device.expect("channel_close", SSH_OK);
        one.device.expect("event_dopoll 0", SSH_OK, [&] { one.device.close_channel(); });
        CHECK_FALSE(one.wake());
        one.check_over(errc::interrupted, phase::command);
        one.check_all_called();
        CHECK_FALSE(one.driver->leaves_open());
    }
    driven one{device{ios_like(), {"show clock"}}};
    one.driver->ask_stop();
    CHECK_FALSE(one.wake());
    one.check_over(errc::interrupted, phase::channel);
    CHECK(one.driver->where() == phase::channel);
    CHECK(one.device.calls().empty());
    CHECK(one.log.has("dialogue: not begun"));
}

TEST_CASE("driver: cut in the middle, the results are whole all the same") {
    driven one{unix_host({"a", "b"})};
    one.expect(
        {{"channel_open_session", SSH_OK}, {"channel_request_exec a", SSH_OK}, hears("1\n")});
    one.run();
    const auto held = one.driver->held();
    const auto results = one.driver->take_results();
    REQUIRE(results.size() == 2);
    CHECK(results[0].output == "1\n");
    CHECK(results[0].status == command_status::incomplete);
    CHECK(results[1].status == command_status::not_run);
    CHECK(held >= output_memory(results));
}

TEST_CASE("driver: what is held is what outputs take of memory, and a large one is not copied") {
    constexpr std::size_t piece = 32U << 10;
    driven one{unix_host({"a"})};
    std::vector<answered> calls{{"channel_open_session", SSH_OK},
                                {"channel_request_exec a", SSH_OK}};
    for (int i = 0; i < 5; ++i)
        calls.push_back(hears(std::string(piece, 'x')));
    one.expect(calls);
    one.run();
    const auto held = one.driver->held();
    CHECK(held > 5 * piece);
    const auto results = one.driver->take_results();
    CHECK(results.at(0).output.size() == 5 * piece);
    CHECK(output_memory(results) == held - std::string().capacity());
}

TEST_CASE("driver: a shell that is refused, or dies, never began") {
    for (const bool dies : {false, true}) {
        driven one{device{ios_like(), {"show clock"}}};
        one.device.expect("channel_open_session", SSH_ERROR, [&] {
            if (dies) return one.device.die("Socket error: gone");
            one.device.set_error("Channel opening failure: channel 43 error (1) no shells");
        });
        CHECK_FALSE(one.wake());
        one.check_over(dies ? errc::closed : errc::channel_refused, phase::channel);
        CHECK(one.driver->where() == phase::channel);
        CHECK(one.driver->take_results()[0].status == command_status::not_run);
    }
}

TEST_CASE("driver: where libssh blocks it does so in slices, and nobody else waits") {
    driven one{unix_host({"a"}), 200ms};
    one.expect({{"channel_open_session", SSH_OK},
                {"channel_request_exec a", SSH_OK},
                {"event_dopoll 200", SSH_AGAIN}});
    const auto next = one.wake();
    REQUIRE(next);
    CHECK(next->kind == wait_for::what::nothing);
    one.check_all_called();
    pass(one.devices.who().limits->idle - 100ms);
    one.device.answer_all(SSH_AGAIN);
    one.wake();
    const auto& last = one.device.calls().back();
    CHECK(last.find("event_dopoll") == 0);
    CHECK(last != "event_dopoll 200");  // not past the limit
}
