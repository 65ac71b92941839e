// The engines' contract over peers that are no SSH server, or not whole: what the cause is called,
// and advice that the profile in force does not make untrue. Knows no real server.
#include "engine/server_devices.hpp"
#include "support/skip.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

using words = std::vector<std::string>;

error failure_of(words arguments, ssh_profile profile = ssh_profile::modern) {
    arguments.insert(arguments.begin(), "--way");
    const raw_server server{arguments};
    fleet devices;
    devices.host_keys = host_key_policy::off;
    device one = device_at(server);
    one.username = "admin";
    one.password = "never-sent";
    one.profile = profile;
    one.limits.kex = milliseconds{1'500};
    devices.add(one);
    const auto got = run_on_every_engine(devices).front();
    REQUIRE(got.error.has_value());
    CHECK(got.error->phase == phase::kex);
    // Neither the code's own advice nor the detail may send anybody to a setting that is in force.
    const auto told = std::string(advice(got.error->code)) + " " + got.error->detail;
    if (profile == ssh_profile::legacy) CHECK(told.find("legacy") == told.npos);
    return *got.error;
}

bool says(const error& why, const char* text) {
    return why.detail.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("raw: what is no SSH server is not_ssh, and quoted") {
    if (!can_run(raw_server::obstacle())) return;
    const auto telnet = failure_of({"telnet"});
    CHECK(telnet.code == errc::not_ssh);
    CHECK(says(telnet, "\\xFF\\xFD\\x18"));
    const auto login = failure_of({"login"});
    CHECK(login.code == errc::not_ssh);
    CHECK(says(login, "User Access Verification"));
    CHECK(says(login, "Username:"));
    const auto mail = failure_of({"smtp"});
    CHECK(mail.code == errc::not_ssh);
    CHECK(says(mail, "220 mail.example.net"));
}

TEST_CASE("raw: a reset before the identification is closed") {
    if (!can_run(raw_server::obstacle())) return;
    const auto reset = failure_of({"reset"});
    CHECK(reset.code == errc::closed);
    CHECK(says(reset, "before the device said anything"));
}

TEST_CASE("raw: identifications that libssh does not take") {
    if (!can_run(raw_server::obstacle())) return;
    for (const auto profile : {ssh_profile::modern, ssh_profile::legacy}) {
        const auto too_long = failure_of({"long-identification"}, profile);
        CHECK(too_long.code == errc::protocol_error);
        CHECK(says(too_long, "too long"));
        const auto old = failure_of({"protocol-1"}, profile);
        CHECK(old.code == errc::kex_failed);
        CHECK(says(old, "\"SSH-1.5-Cisco-1.25\""));
        CHECK(says(old, "version 2"));
    }
}

TEST_CASE("raw: algorithms that no profile has") {
    if (!can_run(raw_server::obstacle())) return;
    for (const auto profile : {ssh_profile::modern, ssh_profile::legacy}) {
        for (const words& only : {words{"--host-key", "ssh-dss"}, words{"--mac", "hmac-md5"},
                                  words{"--mac", "hmac-sha1-96"}, words{"--cipher", "arcfour"}}) {
            CAPTURE(only[1]);
            const auto none = failure_of({"lists", only[0], only[1]}, profile);
            CHECK(none.code == errc::no_common_algorithm);
            CHECK(says(none, only[1].c_str()));
            CHECK(says(none, "no profile"));
        }
        const auto packed = failure_of({"lists", "--compression", "zlib"}, profile);
        CHECK(packed.code == errc::no_common_algorithm);
        CHECK(says(packed, "never compresses"));
    }
    CHECK(says(failure_of({"lists", "--host-key", "ssh-rsa"}), "the compat profile knows ssh-rsa"));
}

TEST_CASE("raw: groups and keys that are too short for libssh") {
    if (!can_run(raw_server::obstacle())) return;
    for (const auto profile : {ssh_profile::modern, ssh_profile::legacy}) {
        const auto group =
            failure_of({"short-group", "--kex", "diffie-hellman-group-exchange-sha256"}, profile);
        CHECK(group.code == errc::kex_failed);
        CHECK(says(group, "1024"));
        CHECK(says(group, "2048"));
        const auto key = failure_of({"short-rsa", "--host-key", "rsa-sha2-256"}, profile);
        CHECK(key.code == errc::kex_failed);
        CHECK(says(key, "below 768 bits"));
    }
}
