// The engines' contract over servers that treat channels in ways of their own. Knows no login.
#include "engine/server_devices.hpp"
#include "support/skip.hpp"

#include <doctest/doctest.h>

#include <deque>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

/// The same from every engine. `adjust` changes how the device is reached.
template <class Adjust>
outcome outcome_with(const std::vector<std::string>& arguments, Adjust adjust) {
    // Outcomes point into their fleet.
    static std::deque<fleet> kept;
    const asyncssh_server server{{{"password"}, arguments}};
    fleet& devices = kept.emplace_back(trusting(server));
    devices.define("platforms: {open_ended: {exec_eof: false, modes: {any: {prompt: '\\w+#'}}}}\n");
    device one = device_at(server);
    one.platform = "cisco_ios";
    one.channel = channel_kind::shell;
    one.commands = {"show version"};
    one.limits.close = milliseconds{500};
    adjust(one);
    devices.add(one);
    return run_on_every_engine(devices).front();
}

outcome in_shell(const std::vector<std::string>& arguments) {
    return outcome_with(arguments, [](const device&) {});
}

outcome by_exec(const std::vector<std::string>& arguments, const std::vector<std::string>& commands,
                const std::string& platform = "generic") {
    return outcome_with(arguments, [&](device& one) {
        one.channel = channel_kind::exec;
        one.platform = platform;
        one.commands = commands;
    });
}

error failure(const outcome& one) {
    CHECK(one.error.has_value());
    return one.error.value_or(error{});
}

}  // namespace

TEST_CASE("channels: packets too small to carry anything break the protocol, at once") {
    if (!can_run(asyncssh_server::obstacle())) return;
    for (const char* size : {"0", "10"}) {
        CAPTURE(size);
        const auto got = in_shell({"--packet", size});
        CAPTURE(digest(got));
        CHECK(failure(got).code == errc::protocol_error);
        CHECK(failure(got).phase == phase::channel);
        CHECK(failure(got).detail.find(size) != std::string::npos);
    }
    // Sizes that change behind our back.
    const auto again = in_shell({"--odd", "confirm-again"});
    CHECK(failure(again).code == errc::protocol_error);
    CHECK(failure(by_exec({"--packet", "10"}, {"show version"})).code == errc::protocol_error);
}

TEST_CASE("channels: small packets and a window that opens byte by byte only take longer") {
    if (!can_run(asyncssh_server::obstacle())) return;
    for (const auto& sizes :
         {std::vector<std::string>{"--packet", "11"}, {"--window", "1", "--packet", "12"}}) {
        CAPTURE(sizes.back());
        const auto got = in_shell(sizes);
        CAPTURE(digest(got));
        CHECK(got.status == device_status::ok);
    }
}

TEST_CASE("channels: a window that never opens ends by the limit") {
    if (!can_run(asyncssh_server::obstacle())) return;
    const auto got = outcome_with({"--window", "0"}, [](device& one) {
        one.limits.idle = milliseconds{500};
        one.limits.prompt = milliseconds{2'000};
        one.limits.command = milliseconds{2'000};
    });
    CAPTURE(digest(got));
    CHECK(got.status == device_status::failed);
}

TEST_CASE("channels: a terminal that is refused, or never granted, is done without") {
    if (!can_run(asyncssh_server::obstacle())) return;
    for (const auto& odd : {std::vector<std::string>{"--odd", "no-pty"},
                            {"--odd", "silent-pty"},
                            {"--odd", "silent-request"},
                            {"--odd", "silent-pty", "--odd", "silent-request"}}) {
        CAPTURE(odd.back());
        const auto got =
            outcome_with(odd, [](device& one) { one.limits.prompt = milliseconds{6'000}; });
        CAPTURE(digest(got));
        REQUIRE(got.status == device_status::ok);
        CHECK(got.commands[0].output.find("Serial number TD0001\n") != std::string::npos);
    }
}

TEST_CASE("channels: a terminal that was refused is named where the session then fails") {
    if (!can_run(asyncssh_server::obstacle())) return;
    for (const char* odd : {"no-pty", "silent-pty"}) {
        CAPTURE(odd);
        const auto got = outcome_with({"--odd", odd}, [](device& one) {
            one.platform = "huawei_vrp";  // whose prompt this device does not show
            one.limits.prompt = milliseconds{3'000};
        });
        CAPTURE(digest(got));
        CHECK(failure(got).code == errc::prompt_not_seen);
        CHECK(failure(got).detail.find("terminal (pty)") != std::string::npos);
    }
    CHECK(in_shell({"--odd", "no-pty"}).status == device_status::ok);
}

TEST_CASE("channels: an exec request that is served counts as granted") {
    if (!can_run(asyncssh_server::obstacle())) return;
    const auto got = by_exec({"--odd", "silent-request"}, {"show version", "show version"});
    CAPTURE(digest(got));
    CHECK(got.status == device_status::ok);
    CHECK(got.commands[1].exit_status == 0);
}

TEST_CASE("channels: a device that needs a moment between two channels gets it") {
    if (!can_run(asyncssh_server::obstacle())) return;
    const auto got = by_exec({"--odd", "slow-slot"}, {"show version", "cat", "show version"});
    CAPTURE(digest(got));
    CHECK(got.status == device_status::ok);
    CHECK(got.phases[static_cast<std::size_t>(phase::channel)].has_value());
}

TEST_CASE("channels: one that opens no second channel is quoted") {
    if (!can_run(asyncssh_server::obstacle())) return;
    const auto got = by_exec({"--odd", "one-channel"}, {"show version", "show version"});
    CAPTURE(digest(got));
    CHECK(got.commands[0].status == command_status::ok);
    CHECK_FALSE(got.commands[1].sent);
    const auto why = failure(got);
    CHECK(why.code == errc::channel_refused);
    CHECK(why.phase == phase::channel);
    CHECK(why.detail ==
          "'show version': the device refused the channel: resource shortage, "
          "\"one \\x1B[1mat a time\"");
}

TEST_CASE("channels: a command on an exec channel finds the end of its input") {
    if (!can_run(asyncssh_server::obstacle())) return;
    const auto got = by_exec({}, {"cat", "show version"});
    CAPTURE(digest(got));
    CHECK(got.status == device_status::ok);
    CHECK(got.commands[0].output.empty());
    // Where the device takes that for the end of everything its platform says so.
    const std::vector<std::string> ends{"--odd", "eof-ends"};
    CHECK(failure(by_exec(ends, {"cat"})).code == errc::closed);
    CHECK(by_exec(ends, {"show version"}, "open_ended").status == device_status::ok);
}

TEST_CASE("channels: a channel that is closed in mid-command leaves it incomplete") {
    if (!can_run(asyncssh_server::obstacle())) return;
    const std::vector<std::string> twice{"show version", "show version"};
    const auto on_linux = by_exec({"--odd", "cut-exec"}, {"show version"}, "linux");
    CAPTURE(digest(on_linux));
    CHECK(on_linux.commands[0].status == command_status::incomplete);
    CHECK_FALSE(on_linux.commands[0].output.empty());
    CHECK(failure(on_linux).code == errc::closed);
    CHECK(failure(on_linux).phase == phase::command);
    // The first command had a status, so the second should.
    const auto later = by_exec({"--odd", "cut-exec", "--cut-from", "2"}, twice);
    CAPTURE(digest(later));
    CHECK(later.commands[0].status == command_status::ok);
    CHECK(later.commands[1].status == command_status::incomplete);
    // Of this one nobody knows whether it ever sends one.
    const auto unknown = by_exec({"--odd", "cut-exec"}, {"show version"});
    CHECK(unknown.commands[0].status == command_status::ok);
    CHECK_FALSE(unknown.commands[0].exit_status.has_value());
    const auto killed = by_exec({"--odd", "exit-signal"}, {"show version"});
    CHECK(killed.commands[0].status == command_status::incomplete);
    CHECK(failure(killed).detail == "'show version': ended by signal TERM");
}
