// The engines' contract over logins of several factors. Knows no agent.
#include "engine/server_devices.hpp"
#include "run/code_commands.hpp"
#include "support/skip.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

/// One engine's outcome at a server of its own, whose token the command's `$TOKEN` stands for.
template <class Adjust>
outcome with_code(const engine_choice& engine, const asyncssh_options& how,
                  const std::string& command, const std::string& see, Adjust adjust) {
    asyncssh_server server{how};
    fleet devices = trusting(server);
    device one = device_at(server);
    one.commands = {"show version"};
    one.questions = {{see, ""}};
    one.questions[0].code = "TOKEN=" + server.token() + "; " + command;
    adjust(one, server);
    devices.add(one);
    code_commands codes{{}};
    devices.codes = &codes;
    auto got = devices.run(engine).front();
    got.target = nullptr;
    if (got.error) {
        CHECK(got.error->detail.find(server.token()) == std::string::npos);
        CHECK(got.error->detail.find(server.access().password) == std::string::npos);
    }
    return got;
}

outcome with_code(const engine_choice& engine, const asyncssh_options& how,
                  const std::string& command, const std::string& see) {
    return with_code(engine, how, command, see, [](device&, const asyncssh_server&) {});
}

std::string told_of(const outcome& what) {
    if (!what.error) return "ok by " + what.ssh.auth;
    return std::string(name(what.error->code)) + ": " + what.error->detail;
}

std::size_t lines_in(const std::string& path) {
    const auto text = read_file(path);
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

const asyncssh_options in_one_round{{"keyboard-interactive"}, {"--odd", "token"}};
const asyncssh_options in_two_rounds{{"keyboard-interactive"}, {"--odd", "token-later"}};
const asyncssh_options after_key{{"publickey", "keyboard-interactive"},
                                 {"--odd", "partial-success", "--question", "Verification code: "}};
const asyncssh_options after_password{
    {"password", "keyboard-interactive"},
    {"--odd", "partial-success", "--question", "Verification code: "}};

}  // namespace

TEST_CASE("factors: a password, a key, and a code that a command prints") {
    if (!can_run(asyncssh_server::obstacle())) return;
    for (const auto& engine : every_engine()) {
        CAPTURE(engine.name);
        for (const auto* how : {&in_one_round, &in_two_rounds})
            CHECK(told_of(with_code(engine, *how, "echo $TOKEN", "Token")) ==
                  "ok by keyboard-interactive");
        CHECK(told_of(with_code(engine, after_key, "echo $TOKEN", "Verification code",
                                [](device& one, const asyncssh_server& server) {
                                    one.password.clear();
                                    one.keys = {server.access().key};
                                })) == "ok by keyboard-interactive");
        CHECK(told_of(with_code(engine, after_password, "echo $TOKEN", "Verification code"))
                  .starts_with("ok by "));
    }
}

TEST_CASE("factors: a wrong code ends the login, and burns no other") {
    if (!can_run(asyncssh_server::obstacle())) return;
    for (const auto& engine : every_engine()) {
        CAPTURE(engine.name);
        const temp_folder folder;
        const auto runs = folder / "runs";
        const auto got =
            with_code(engine, in_two_rounds, "echo >> " + runs + "; echo 999999", "Token");
        CHECK(told_of(got).starts_with("auth_rejected: "));
        CHECK(told_of(got).find("one-time code") != std::string::npos);
        CHECK(told_of(got).find("999999") == std::string::npos);
        CHECK(lines_in(runs) == 1);
    }
}

TEST_CASE("factors: a command that fails is an error of its own, without what it printed") {
    if (!can_run(asyncssh_server::obstacle())) return;
    for (const auto& engine : every_engine()) {
        CAPTURE(engine.name);
        const auto got = with_code(engine, in_one_round, "echo c4nary; exit 3", "Token");
        CHECK(told_of(got) ==
              "code_failed: the command for the one-time code ended with status 3; run it by hand "
              "to see why");
        const auto late = with_code(
            engine, in_one_round, "sleep 60", "Token",
            [](device& one, const asyncssh_server&) { one.limits.auth = milliseconds{2'000}; });
        REQUIRE(late.error);
        CHECK(late.error->phase == phase::auth);
        CHECK(late.error->code == errc::code_failed);
        CHECK(late.error->detail.find("ssh-agent") == std::string::npos);
    }
}
