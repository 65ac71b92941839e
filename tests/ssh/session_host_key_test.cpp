// Whom a session trusts: host keys that are known, new, changed or of another type. Knows no
// network.
#include "ssh/fake_session.hpp"
#include "ssh/host_key_samples.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

/// Judged by what is known of the device, up to the login.
struct judged : fake_session {
    explicit judged(host_key_policy policy) { options.host_keys = policy; }
    outcome run_to_login() {
        for (int i = 0; i < 2; ++i)
            libssh.expect("connect", SSH_AGAIN).expect("connect", SSH_OK);
        libssh.expect("userauth_none bob", SSH_AUTH_ERROR,
                      [this] { libssh.die("Socket error: enough"); });
        libssh.answer_all(SSH_ERROR);
        begin();
        CHECK(drive().kind == wait_for::what::over);
        return session->take_outcome();
    }
    void run_past_login() {
        libssh.expect("connect", SSH_AGAIN)
            .expect("connect", SSH_OK)
            .expect("userauth_none bob", SSH_AUTH_SUCCESS);
        libssh.answer_all(SSH_AGAIN);
        begin();
        CHECK(drive().kind == wait_for::what::readiness);
    }
    void know(const std::string& type, const std::string& blob) {
        REQUIRE(known.remember("r1.example", devices.who().port, type, blob));
    }
    void trust_authority() {
        const temp_folder folder;
        write_file(folder / "known_hosts", "@cert-authority " + key_line("*", "ssh-ed25519"));
        REQUIRE(known.load(folder / "known_hosts", true).empty());
    }
    /// What came while it was asked for its certificate.
    outcome asked_until(const std::function<void()>& end) {
        trust_authority();
        libssh.answer_all(SSH_AGAIN);
        begin();
        CHECK(drive().kind == wait_for::what::readiness);
        CHECK(session->where() == phase::kex);
        CHECK(libssh.calls().empty());
        end();
        while (session->advance().kind != wait_for::what::over) {
        }
        return session->take_outcome();
    }
};

}  // namespace

TEST_CASE("session: only a known host key is logged in to") {
    judged one{host_key_policy::strict};
    one.know("ssh-ed25519", one.libssh.host_key);
    one.run_past_login();
    CHECK(one.session->talking());
}

TEST_CASE("session: an unknown host key ends a strict session, and is kept by a trusting one") {
    {
        judged one{host_key_policy::strict};
        const auto got = one.run_to_login();
        one.check_error(got, errc::host_key_unknown, phase::host_key);
        CHECK(got.ssh.host_key == "ssh-ed25519");
        CHECK(got.ssh.public_key == one.libssh.host_key);
    }
    judged one{host_key_policy::accept_new};
    one.run_past_login();
    CHECK(one.log.has("new host key written down: ssh-ed25519"));
    CHECK(one.known.size() == 1);
}

TEST_CASE("session: a changed host key is refused") {
    judged one{host_key_policy::accept_new};
    one.know("ssh-ed25519", key_blob("ssh-ed25519", "!"));
    const auto got = one.run_to_login();
    one.check_error(got, errc::host_key_changed, phase::host_key);
    CHECK(got.attempts.size() == 1);
}

TEST_CASE("session: where another type of key is known, the device is asked for it once") {
    judged one{host_key_policy::strict};
    one.know("ecdsa-sha2-nistp256", key_blob("ecdsa-sha2-nistp256"));
    const auto got = one.run_to_login();
    one.check_error(got, errc::host_key_changed, phase::host_key);
    CHECK(one.streams.opened == 2);
    REQUIRE(got.attempts.size() == 2);
    CHECK(got.attempts[0].cause->code == errc::host_key_changed);
}

TEST_CASE("session: one that is for keys only ends once it has the key, and logs in nowhere") {
    judged one{host_key_policy::off};
    one.options.keys_only = true;
    one.libssh.expect("connect", SSH_AGAIN).expect("connect", SSH_OK);
    one.begin();
    CHECK(one.drive().kind == wait_for::what::over);
    const auto got = one.session->take_outcome();
    CHECK_FALSE(got.error);
    CHECK(got.status == device_status::ok);
    CHECK(got.ssh.public_key == one.libssh.host_key);
    CHECK_FALSE(got.session_possibly_left);
    CHECK(one.libssh.complaint().empty());
    CHECK(one.streams.closed());
}

TEST_CASE("session: a device that hangs up when asked for its certificate is met without") {
    judged one{host_key_policy::strict};
    const auto got = one.asked_until([&one] {
        one.libssh.answer_all(SSH_OK);
        ::shutdown(one.streams.far.value(), SHUT_WR);
    });
    one.check_error(got, errc::host_key_unknown, phase::host_key);
    CHECK(got.error->detail.find("but the device closes the connection when it is asked for one") !=
          std::string::npos);
    CHECK(one.streams.opened == 2);
    CHECK(got.attempts.size() == 1);
}

TEST_CASE("session: one that does not even greet when it is asked, fails as ever") {
    judged silent{host_key_policy::strict};
    silent.streams.greeting.clear();
    const auto late = silent.asked_until([] { pass(std::chrono::seconds{60}); });
    silent.check_error(late, errc::timed_out, phase::kex);
    CHECK(late.error->detail == "connected, but the device says nothing");
    judged full{host_key_policy::strict};
    full.streams.greeting = "Exceeded MaxStartups\r\n";
    const auto refused =
        full.asked_until([&full] { ::shutdown(full.streams.far.value(), SHUT_WR); });
    full.check_error(refused, errc::throttled, phase::kex);
    judged other{host_key_policy::strict};
    other.streams.greeting.clear();
    const auto odd = other.asked_until([&other] {
        other.streams.say("HTTP/1.1 400 Bad\r\n\r\n");
        ::shutdown(other.streams.far.value(), SHUT_WR);
    });
    other.check_error(odd, errc::not_ssh, phase::kex);
}

TEST_CASE("session: who trusts any key asks for no certificate") {
    judged one{host_key_policy::off};
    one.trust_authority();
    one.run_past_login();
    CHECK(one.streams.opened == 1);
}
