// The engines' contract over logins that ask, expire, hang up and never end. Knows no shell.
#include "engine/server_devices.hpp"
#include "support/skip.hpp"
#include "support/test_account.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

struct met {
    outcome what;
    std::string said;  // by the server, on standard output
};

using words = std::vector<std::string>;

/// `adjust` changes how the device is reached.
template <class Adjust>
met meet(const asyncssh_options& how, Adjust adjust) {
    asyncssh_server server{how};
    fleet devices = trusting(server);
    device one = device_at(server);
    one.commands = {"show version"};
    adjust(one, server);
    devices.add(one);
    auto got = run_on_every_engine(devices).front();
    got.target = nullptr;
    if (got.error) CHECK(got.error->detail.find(server.access().password) == std::string::npos);
    return {std::move(got), server.process().out()};
}

met meet(const asyncssh_options& how) {
    return meet(how, [](device&, const asyncssh_server&) {});
}

asyncssh_options asking(const words& questions) {
    asyncssh_options how{{"keyboard-interactive"}, {}};
    for (const auto& each : questions)
        how.arguments.insert(how.arguments.end(), {"--question", each});
    return how;
}

bool says(const outcome& what, const std::string& text) {
    return what.error && what.error->detail.find(text) != std::string::npos;
}

std::size_t count(const std::string& text, const std::string& word) {
    std::size_t n = 0;
    for (auto at = text.find(word); at != text.npos; at = text.find(word, at + word.size()))
        ++n;
    return n;
}

void check_failure(const met& one, errc code) {
    REQUIRE(one.what.error.has_value());
    CHECK(name(one.what.error->code) == name(code));
    CHECK(one.what.error->phase == phase::auth);
}

}  // namespace

TEST_CASE("login: nothing but a question for the password gets it") {
    if (!can_run(asyncssh_server::obstacle())) return;
    for (const char* text : {"SecurID:", "Enter the 6 digits shown:", "Anything at all"}) {
        CAPTURE(text);
        const auto got = meet(asking({text}));
        check_failure(got, errc::auth_unavailable);
        CHECK(says(got.what, text));
        CHECK(says(got.what, "login: [{expect: "));
        CHECK(got.said.find("typed into") == std::string::npos);
    }
    CHECK(meet(asking({"Password: "})).what.status == device_status::ok);
}

TEST_CASE("login: a password that has expired is called so, and nothing is typed") {
    if (!can_run(asyncssh_server::obstacle())) return;
    for (const char* text : {"New password: ", "Neues Passwort:", "Password expired. Password:"}) {
        CAPTURE(text);
        const auto got = meet(asking({text}));
        check_failure(got, errc::password_expired);
        CHECK(got.said.find("typed into") == std::string::npos);
    }
    const auto later = meet(asking({"Password: ", "New password: "}));
    check_failure(later, errc::password_expired);
    CHECK(later.said.find("typed into") == std::string::npos);
    check_failure(meet({{"password"}, {"--odd", "change-request"}}), errc::password_expired);
}

TEST_CASE("login: the inventory and the platform answer what they know") {
    if (!can_run(asyncssh_server::obstacle())) return;
    const auto passcode = meet(asking({"Enter PASSCODE: "}), [](device& one, const auto& server) {
        one.password.clear();
        one.questions = {{"Enter PASSCODE", ""}};
        one.questions[0].secret = {"test", std::make_shared<const secret>(server.token())};
    });
    CHECK(passcode.what.status == device_status::ok);
    const auto wrong = meet(asking({"Enter PASSCODE: "}), [](device& one, const auto&) {
        one.password.clear();
        one.questions = {{"Enter PASSCODE", "wrong"}};
    });
    check_failure(wrong, errc::auth_rejected);
    const words panos{"Notice.\nDo you accept and acknowledge the statement above ? (yes/no) : ",
                      "Password: "};
    const auto statement = meet(asking(panos), [](device& one, const auto&) {
        one.platform = "paloalto_panos";
        one.channel = channel_kind::exec;
    });
    CHECK(statement.what.status == device_status::ok);
    CHECK(statement.what.ssh.auth == "keyboard-interactive");
}

TEST_CASE("login: a hang-up names the methods and keys that were tried") {
    if (!can_run(asyncssh_server::obstacle())) return;
    const asyncssh_options cut{{"publickey", "keyboard-interactive", "password"},
                               {"--odd", "hang-up"}};
    std::string key;
    const auto by_key = meet(cut, [&](device& one, const auto& server) {
        key = server.access().key;
        one.keys = {key};
    });
    check_failure(by_key, errc::closed);
    CHECK(says(by_key.what, "while trying publickey " + key));
    const auto by_answer = meet(cut);
    check_failure(by_answer, errc::closed);
    CHECK(says(by_answer.what, "while trying keyboard-interactive"));
    const auto by_password = meet({{"password"}, {"--odd", "hang-up"}});
    check_failure(by_password, errc::closed);
    CHECK(says(by_password.what, "while trying password"));
}

TEST_CASE("login: accepted and never enough, ten times") {
    if (!can_run(asyncssh_server::obstacle())) return;
    const auto got =
        meet({{"publickey", "keyboard-interactive", "password"}, {"--odd", "partial-forever"}},
             [](device& one, const auto& server) { one.keys = {server.access().key}; });
    check_failure(got, errc::protocol_error);
    // One server counts them all.
    CHECK(count(got.said, "accepted, not enough") <= 11 * every_engine().size());
}

TEST_CASE("login: an RSA key that the device's silence forbids is not called refused") {
    if (!can_run(openssh_server::obstacle())) return;
    const asyncssh_options no_sha2{{"publickey"}, {"--odd", "no-extensions"}};
    std::string key;
    const auto with_rsa = [&](ssh_profile profile) {
        return meet(no_sha2, [&](device& one, const asyncssh_server& server) {
            key = server.folder() / "rsa";
            make_key(key, {"rsa", 0, "", false});
            one.keys = {key};
            one.password.clear();
            one.profile = profile;
        });
    };
    const auto modern = with_rsa(ssh_profile::modern);
    check_failure(modern, errc::auth_unavailable);
    CHECK(says(modern.what, "not offered: the RSA key " + key));
    CHECK(says(modern.what, "profile: compat"));
    CHECK_FALSE(says(modern.what, "tried publickey"));
    const auto legacy = with_rsa(ssh_profile::legacy);
    check_failure(legacy, errc::auth_rejected);
    CHECK(says(legacy.what, "tried publickey"));
    CHECK_FALSE(says(legacy.what, "legacy"));
}

TEST_CASE(
    "login: a server that signs with SHA-1 alone is let in by the profile that the error names") {
    if (!can_run(openssh_server::obstacle())) return;
    openssh_options old;
    old.host_keys = {"rsa"};
    old.settings = {"HostKeyAlgorithms ssh-rsa"};
    const openssh_server server{old};
    auto devices = trusting(server);
    for (const auto profile : {ssh_profile::modern, ssh_profile::compat}) {
        auto one = device_at(server);
        one.name = name(profile);
        one.profile = profile;
        devices.add(one);
    }
    const auto got = run_on_every_engine(devices);
    REQUIRE(got.front().error);
    CHECK(got.front().error->code == errc::no_common_algorithm);
    CHECK(says(got.front(), "set `profile: compat`"));
    CHECK(got.back().status == device_status::ok);
}
