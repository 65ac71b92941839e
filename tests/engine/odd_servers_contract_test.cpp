// The engines' contract over an asyncssh device: keyboard-interactive and odd ways. Knows no other
// server.
#include "engine/server_devices.hpp"
#include "support/skip.hpp"

#include <doctest/doctest.h>

#include <deque>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

device switch_at(const ssh_server& server, channel_kind channel = channel_kind::shell) {
    device one = device_at(server);
    one.platform = "cisco_ios";
    one.channel = channel;
    one.commands = {"show version"};
    one.limits.close = milliseconds{500};
    return one;
}

/// `adjust` changes how the device is reached.
template <class Adjust>
outcome outcome_with(const asyncssh_options& how, Adjust adjust) {
    // Outcomes point into their fleet.
    static std::deque<fleet> kept;
    const asyncssh_server server{how};
    fleet& devices = kept.emplace_back(trusting(server));
    auto one = switch_at(server);
    adjust(one, server);
    devices.add(one);
    return run_on_every_engine(devices).front();
}

outcome outcome_of(const asyncssh_options& how, const std::vector<std::string>& commands = {},
                   channel_kind channel = channel_kind::shell) {
    return outcome_with(how, [&](device& one, const asyncssh_server&) {
        one.channel = channel;
        if (!commands.empty()) one.commands = commands;
    });
}

asyncssh_options odd(const char* way) {
    return {{"password"}, {"--odd", way}};
}

// The device says an empty line before its prompt.
constexpr const char* version_text =
    "Test Device Software, Version 1.0\nUptime is 1 week\nSerial number TD0001\n\n";

}  // namespace

TEST_CASE("asyncssh: a switch's shell, by each login method") {
    if (!can_run(asyncssh_server::obstacle())) return;
    for (const char* method : {"keyboard-interactive", "password"}) {
        CAPTURE(method);
        const auto got =
            outcome_of({{method}, {}}, {"show version", "show running-config", "bogus"});
        CAPTURE(digest(got));
        CHECK(got.ssh.auth == method);
        REQUIRE(got.commands.size() == 3);
        CHECK(got.commands[0].status == command_status::ok);
        CHECK(got.commands[0].output == version_text);
        CHECK(got.commands[1].status == command_status::ok);
        CHECK(got.commands[1].output.find("--More--") == std::string::npos);
        CHECK(got.commands[1].output.substr(0, 20) == "interface Ethernet1\n");
        CHECK(got.commands[2].status == command_status::error_marker);
        CHECK(got.error->code == errc::command_error);
    }
}

TEST_CASE("asyncssh: odd ways that must not matter") {
    if (!can_run(asyncssh_server::obstacle())) return;
    for (const char* odd :
         {"control-banner", "close-without-eof", "empty-kbdint", "slow-drip", "no-exit-status"}) {
        CAPTURE(odd);
        const auto got = outcome_of({{"keyboard-interactive"}, {"--odd", odd, "--drip-ms", "0.2"}});
        CAPTURE(digest(got));
        REQUIRE(got.status == device_status::ok);
        CHECK(got.commands[0].output == version_text);
    }
}

TEST_CASE("asyncssh: exec with and without an exit status") {
    if (!can_run(asyncssh_server::obstacle())) return;
    const auto plain = outcome_of({}, {"show version", "bogus"}, channel_kind::exec);
    CHECK(plain.commands[0].status == command_status::ok);
    CHECK(plain.commands[0].exit_status == 0);
    CHECK(plain.commands[1].status == command_status::error_marker);
    CHECK(plain.commands[1].exit_status == 1);
    for (const char* odd : {"no-exit-status", "close-without-eof"}) {
        CAPTURE(odd);
        const auto got =
            outcome_of({{"password"}, {"--odd", odd}}, {"show version"}, channel_kind::exec);
        CHECK(got.status == device_status::ok);
    }
    const auto killed =
        outcome_of({{"password"}, {"--odd", "exit-signal"}}, {"show version"}, channel_kind::exec);
    CHECK(killed.status == device_status::failed);
}

TEST_CASE("asyncssh: a second question is not answered with the password") {
    if (!can_run(asyncssh_server::obstacle())) return;
    for (const char* odd : {"token", "token-later"}) {
        CAPTURE(odd);
        const auto got = outcome_of({{"keyboard-interactive"}, {"--odd", odd}});
        REQUIRE(got.error.has_value());
        CHECK(got.error->code == errc::auth_unavailable);
        CHECK(got.error->detail.find("Token") != std::string::npos);
        CHECK(got.error->unanswered);
    }
}

TEST_CASE("asyncssh: a wrong password is sent once, whatever is offered") {
    if (!can_run(asyncssh_server::obstacle())) return;
    const asyncssh_server server{{{"keyboard-interactive", "password"}, {}}};
    auto devices = trusting(server);
    auto one = switch_at(server);
    one.password = "wrong-" + one.password;
    devices.add(one);
    const auto got = run_on_every_engine(devices).front();
    REQUIRE(got.error.has_value());
    CHECK(got.error->code == errc::auth_rejected);
    CHECK(got.error->detail.find("tried keyboard-interactive;") != std::string::npos);
}

TEST_CASE("asyncssh: two steps of login, key and password") {
    if (!can_run(asyncssh_server::obstacle())) return;
    const asyncssh_server server{{{"publickey", "password"}, {"--odd", "partial-success"}}};
    auto devices = trusting(server);
    auto one = switch_at(server);
    one.keys = {server.access().key};
    devices.add(one);
    const auto got = run_on_every_engine(devices).front();
    CAPTURE(digest(got));
    CHECK(got.status == device_status::ok);
    CHECK(got.ssh.auth == "password");
}

TEST_CASE("asyncssh: refused channels, and a connection cut in mid-output") {
    if (!can_run(asyncssh_server::obstacle())) return;
    const auto no_shell = outcome_of({{"password"}, {"--odd", "no-shell"}});
    REQUIRE(no_shell.error.has_value());
    CHECK(no_shell.error->code == errc::channel_refused);
    const auto no_exec = outcome_of({{"password"}, {"--odd", "no-exec"}}, {}, channel_kind::exec);
    REQUIRE(no_exec.error.has_value());
    CHECK(no_exec.error->code == errc::channel_refused);

    // As a platform that types nothing by itself, so that the second command is ours.
    const asyncssh_server server{{{"password"}, {"--odd", "drop"}}};
    auto devices = trusting(server);
    auto one = switch_at(server);
    one.platform = "linux";
    one.commands = {"show running-config", "show version"};
    devices.add(one);
    const auto cut = run_on_every_engine(devices).front();
    CAPTURE(digest(cut));
    REQUIRE(cut.error.has_value());
    CHECK(cut.error->code == errc::closed);
    CHECK(cut.error->phase == phase::command);
    CHECK(cut.commands[1].status == command_status::not_run);
}

TEST_CASE("asyncssh: requests without an answer keep to the limit") {
    if (!can_run(asyncssh_server::obstacle())) return;
    const asyncssh_server server{{{"password"}, {"--odd", "no-answer"}}};
    for (const auto channel : {channel_kind::shell, channel_kind::exec}) {
        auto devices = trusting(server);
        auto one = switch_at(server, channel);
        one.limits.prompt = milliseconds{700};
        devices.add(one);
        const auto got = run_on_every_engine(devices).front();
        CAPTURE(digest(got));
        REQUIRE(got.error.has_value());
        CHECK(got.error->code == errc::timed_out);
        CHECK(got.error->phase == phase::channel);
    }
}

TEST_CASE("asyncssh: a device that ends the connection is not one that refuses") {
    if (!can_run(asyncssh_server::obstacle())) return;
    const auto one_only = outcome_of({{"password"}, {"--odd", "one-exec"}},
                                     {"show version", "show version"}, channel_kind::exec);
    CAPTURE(digest(one_only));
    REQUIRE(one_only.error.has_value());
    CHECK(one_only.error->code == errc::closed);
    CHECK(one_only.error->phase == phase::channel);
    CHECK(one_only.commands[0].status == command_status::ok);
    CHECK(one_only.error->detail.find("after 1 command") != std::string::npos);
    for (const auto channel : {channel_kind::shell, channel_kind::exec}) {
        const auto got = outcome_of({{"password"}, {"--odd", "goodbye"}}, {}, channel);
        CAPTURE(digest(got));
        REQUIRE(got.error.has_value());
        CHECK(got.error->code == errc::closed);
        CHECK(got.error->phase == phase::channel);
        CHECK(got.error->detail.find("no \\x1B[1mroom") != std::string::npos);
        CHECK(got.error->detail.find("Access denied") == std::string::npos);
    }
}

TEST_CASE("asyncssh: enable with its secret, with a wrong one, without one") {
    if (!can_run(asyncssh_server::obstacle())) return;
    const auto well = outcome_with(
        odd("user-mode"), [](device& one, const asyncssh_server& s) { one.secret = s.token(); });
    CAPTURE(digest(well));
    REQUIRE(well.status == device_status::ok);
    CHECK(well.commands[0].output == version_text);
    const auto wrong = outcome_with(odd("user-mode"), [](device& one, const asyncssh_server&) {
        one.secret = "not-the-secret";
    });
    REQUIRE(wrong.error.has_value());
    CHECK(wrong.error->code == errc::auth_rejected);
    CHECK(wrong.error->phase == phase::prompt);
    CHECK(wrong.error->detail.find("not-the-secret") == std::string::npos);
    CHECK_FALSE(wrong.commands[0].sent);
    CHECK(outcome_of(odd("user-mode")).status == device_status::ok);
}

TEST_CASE("asyncssh: a command that asks") {
    if (!can_run(asyncssh_server::obstacle())) return;
    const auto got = outcome_with(odd("copy-asks"), [](device& one, const asyncssh_server&) {
        one.asking = {{"copy running-config startup-config",
                       {{"filename", "", {}, true}, {"confirm", "y", {}, false}}}};
    });
    CAPTURE(digest(got));
    REQUIRE(got.commands.size() == 2);
    CHECK(got.commands[1].status == command_status::ok);
    CHECK(got.commands[1].output ==
          "Destination filename [startup-config]? \nOverwrite startup-config? [confirm]\n[OK]\n\n");
}

TEST_CASE("asyncssh: user name and password are asked for again in the shell") {
    if (!can_run(asyncssh_server::obstacle())) return;
    const auto got = outcome_with(
        odd("user-login"), [](device& one, const asyncssh_server&) { one.platform = "cisco_smb"; });
    CAPTURE(digest(got));
    CHECK(got.status == device_status::ok);
}

TEST_CASE("asyncssh: what the inventory does not know is found out") {
    if (!can_run(asyncssh_server::obstacle())) return;
    const auto got =
        outcome_with({{"password"}, {"--version-text", "Cisco IOS Software, Version 15"}},
                     [](device& one, const asyncssh_server&) { one.platform = "auto"; });
    CAPTURE(digest(got));
    CHECK(got.status == device_status::ok);
    CHECK(got.platform == "cisco_ios");
}
