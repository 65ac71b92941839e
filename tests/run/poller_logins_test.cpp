// A poller's logins, with their keys. Knows no device.
#include "run/poller_logins.hpp"

#include "support/child_process.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

struct kept_warnings final : log_sink {
    bool enabled(log_level) const noexcept override { return true; }
    void write(log_level level, std::string_view, std::string_view text) override {
        if (level == log_level::warn) lines.append(text).append("\n");
    }
    std::string lines;
};

}  // namespace

TEST_CASE("a poller's logins come with keys, and their secrets are redacted") {
    const temp_folder folder;
    const auto made = run(
        {"ssh-keygen", "-q", "-t", "ed25519", "-N", "phrase-1", "-f", folder / "good", "-C", "x"});
    REQUIRE_MESSAGE(made.status == 0, made.err);
    write_file(folder / "pw", "hunter2-of-netops\n", 0600);
    write_file(folder / "logins.yaml",
               "netops@tacacs: {username: netops, password: file:pw}\n"
               "backup: {username: backup, private_key: good, passphrase: 'cmd:echo phrase-1'}\n"
               "broken: {username: b, private_key: none}\n",
               0600);
    ::unsetenv("SSH_AUTH_SOCK");
    redactor redact;
    kept_warnings log;
    const auto opened = open_poller_logins(folder / "logins.yaml", {}, redact, log);
    REQUIRE(opened);
    const poller_logins& logins = **opened;
    REQUIRE(logins.find("netops@tacacs"));
    CHECK(logins.find("netops@tacacs")->password.value->reveal() == "hunter2-of-netops");
    CHECK(logins.find("netops") == nullptr);
    CHECK(logins.identities.find(folder / "good") != nullptr);
    CHECK(logins.identities.find(folder / "none") == nullptr);
    CHECK(log.lines.find("logins.yaml:3: private key " + (folder / "none")) != std::string::npos);
    CHECK(log.lines.find("it is left out") != std::string::npos);
    CHECK(redact("say hunter2-of-netops or phrase-1") == "say [redacted] or [redacted]");
}

TEST_CASE("a poller's logins that cannot be read are its end") {
    const temp_folder folder;
    redactor redact;
    kept_warnings log;
    write_file(folder / "logins.yaml", "a: {username: u, password: env:NETPOLL_TEST_NOT_SET}\n");
    const auto opened = open_poller_logins(folder / "logins.yaml", {}, redact, log);
    REQUIRE_FALSE(opened);
    CHECK(to_string(opened.error().front()) ==
          (folder / "logins.yaml") + ":1: password: the variable NETPOLL_TEST_NOT_SET is not set");
}
