// Logins to devices that are not asked for their methods, each call of libssh answered by hand:
// every request that is saved is a round trip. Knows no socket.
#include "ssh/login_of_bob.hpp"

#include <algorithm>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

const std::string service = "service_request ssh-userauth";

void expect_unasked(login_of_bob& bob) {
    bob.device.expect(service, SSH_AGAIN).expect(service, SSH_OK);
}

bool asked(const login_of_bob& bob) {
    const auto& calls = bob.device.calls();
    return std::find(calls.begin(), calls.end(), "userauth_none bob") != calls.end();
}

/// A device of a kind that is expected to offer one thing, and offers another.
struct second_device : login_of_bob {
    second_device(int expected, int methods, std::string password = "pw")
        : login_of_bob(methods, std::move(password)) {
        known.remember(server, expected);
        this->methods = &known;
    }
    offered_methods known;
};

}  // namespace

TEST_CASE("unasked login: what one device has offered is not asked of others of its kind") {
    offered_methods known;
    {
        login_of_bob first{by_password};
        first.methods = &known;
        first.device.expect("userauth_none bob", SSH_AUTH_DENIED)
            .expect("userauth_password bob pw", SSH_AUTH_SUCCESS);
        CHECK(first.run() == call_result::done);
        first.check_all_called();
    }
    login_of_bob second{by_password};
    second.methods = &known;
    expect_unasked(second);
    second.device.expect("userauth_password bob pw", SSH_AUTH_AGAIN)
        .expect("userauth_password bob pw", SSH_AUTH_SUCCESS);
    CHECK(second.run() == call_result::done);
    second.check_all_called();
    CHECK_FALSE(asked(second));
    CHECK(second.log.take() ==
          "auth: service requested, and no methods\n"
          "auth: the device is expected to offer password\n"
          "auth: password offered\n"
          "auth: password accepted\n");
}

TEST_CASE("unasked login: another identification, platform, realm or user is another kind") {
    for (const int part : {0, 1, 2, 3}) {
        CAPTURE(part);
        login_of_bob bob{by_password};
        auto other = bob.server;
        (part == 0   ? other.identification
         : part == 1 ? other.platform
         : part == 2 ? other.realm
                     : other.username) += "x";
        offered_methods known;
        known.remember(other, by_password);
        bob.methods = &known;
        bob.device.expect("userauth_none bob", SSH_AUTH_DENIED)
            .expect("userauth_password bob pw", SSH_AUTH_SUCCESS);
        CHECK(bob.run() == call_result::done);
        bob.check_all_called();
    }
}

TEST_CASE("unasked login: a device that rejected the credential has told nobody anything") {
    offered_methods known;
    login_of_bob bob{by_password};
    bob.methods = &known;
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_password bob pw", SSH_AUTH_DENIED);
    CHECK(bob.run() == call_result::failed);
    CHECK_FALSE(known.of(bob.server));
}

TEST_CASE("unasked login: a password that is wrong is sent once") {
    second_device bob{by_password, by_password};
    expect_unasked(bob);
    bob.device.expect("userauth_password bob pw", SSH_AUTH_DENIED);
    CHECK(bob.run() == call_result::failed);
    bob.check_all_called();
    CHECK(bob.machine->why().code == errc::auth_rejected);
    CHECK(bob.machine->why().detail == "tried password; the device offers password");
    CHECK(bob.known.of(bob.server) == by_password);
}

TEST_CASE("unasked login: a method that the device does not have is no failure, and said once") {
    second_device bob{by_password, by_questions};
    expect_unasked(bob);
    bob.device.expect("userauth_password bob pw", SSH_AUTH_DENIED)
        .expect("userauth_kbdint bob", SSH_AUTH_INFO, bob.asking("Password: ", false))
        .expect("userauth_kbdint_setanswer 0 pw", 0)
        .expect("userauth_kbdint bob", SSH_AUTH_SUCCESS);
    CHECK(bob.run() == call_result::done);
    bob.check_all_called();
    // From here on each is asked.
    CHECK_FALSE(bob.known.of(bob.server));
    bob.known.remember(bob.server, by_password);
    CHECK_FALSE(bob.known.of(bob.server));
}

TEST_CASE("unasked login: a password that the other method rejects is not sent a third time") {
    second_device bob{by_password, by_questions};
    expect_unasked(bob);
    bob.device.expect("userauth_password bob pw", SSH_AUTH_DENIED)
        .expect("userauth_kbdint bob", SSH_AUTH_INFO, bob.asking("Password: ", false))
        .expect("userauth_kbdint_setanswer 0 pw", 0)
        .expect("userauth_kbdint bob", SSH_AUTH_DENIED,
                [&] { bob.device.offer(by_questions | by_password); });
    CHECK(bob.run() == call_result::failed);
    bob.check_all_called();
    CHECK(bob.machine->why().code == errc::auth_rejected);
}

TEST_CASE("unasked login: where nothing of what is expected can be done, the device is asked") {
    second_device bob{by_key, by_password};
    expect_unasked(bob);
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_password bob pw", SSH_AUTH_SUCCESS);
    CHECK(bob.run() == call_result::done);
    bob.check_all_called();
}

TEST_CASE("unasked login: devices that offer differently are asked, each of them") {
    offered_methods known;
    const kind_of_server server{"SSH-2.0-Fake", "linux", "", "bob"};
    known.remember(server, by_password);
    CHECK(known.of(server) == by_password);
    known.remember(server, by_questions);
    CHECK_FALSE(known.of(server));
    known.remember(server, by_questions);
    CHECK_FALSE(known.of(server));
}

TEST_CASE("unasked login: servers that make up identifications do not fill the memory") {
    offered_methods known;
    for (int i = 0; i < 10'000; ++i)
        known.remember({"SSH-2.0-" + std::to_string(i), "linux", "", "bob"}, by_password);
    CHECK(known.of({"SSH-2.0-0", "linux", "", "bob"}));
    CHECK_FALSE(known.of({"SSH-2.0-9999", "linux", "", "bob"}));
}

TEST_CASE("unasked login: with keys alone there is nothing to ask for") {
    login_of_bob bob{by_key, ""};
    bob.add_key("one");
    expect_unasked(bob);
    bob.device.expect("userauth_publickey bob", SSH_AUTH_AGAIN)
        .expect("userauth_publickey bob", SSH_AUTH_SUCCESS);
    CHECK(bob.run() == call_result::done);
    bob.check_all_called();
}

TEST_CASE("unasked login: keys that are rejected, or that a device has no method for") {
    login_of_bob bob{by_key, ""};
    bob.add_key("one");
    expect_unasked(bob);
    bob.device.expect("userauth_publickey bob", SSH_AUTH_DENIED)
        .expect("userauth_none bob", SSH_AUTH_DENIED);
    CHECK(bob.run() == call_result::failed);
    bob.check_all_called();
    CHECK(bob.machine->why().code == errc::auth_rejected);
    CHECK(bob.machine->why().detail ==
          "tried publickey " + bob.account.keys[0].path + "; the device offers publickey");

    login_of_bob other{by_password, ""};
    other.add_key("one");
    expect_unasked(other);
    other.device.expect("userauth_publickey bob", SSH_AUTH_DENIED)
        .expect("userauth_none bob", SSH_AUTH_DENIED);
    CHECK(other.run() == call_result::failed);
    other.check_all_called();
    CHECK(other.machine->why().code == errc::auth_unavailable);
    CHECK(other.machine->why().detail ==
          "the device offers password; netpoll has a private key for it");
}

TEST_CASE("unasked login: a device that wants nothing lets in whoever has the wrong key") {
    login_of_bob bob{by_key, ""};
    bob.add_key("one");
    expect_unasked(bob);
    bob.device.expect("userauth_publickey bob", SSH_AUTH_DENIED)
        .expect("userauth_none bob", SSH_AUTH_SUCCESS);
    CHECK(bob.run() == call_result::done);
    bob.check_all_called();
    CHECK(bob.machine->method() == "none");
    CHECK(bob.machine->accepted_key().empty());
}

TEST_CASE("unasked login: a key, then what else the device wants") {
    second_device bob{by_key, by_key};
    bob.add_key("one");
    expect_unasked(bob);
    bob.device
        .expect("userauth_publickey bob", SSH_AUTH_PARTIAL, [&] { bob.device.offer(by_password); })
        .expect("userauth_password bob pw", SSH_AUTH_SUCCESS);
    CHECK(bob.run() == call_result::done);
    bob.check_all_called();
}

TEST_CASE("unasked login: a session that dies at the service request sent no credential") {
    for (const int rc : {SSH_AGAIN, SSH_ERROR, SSH_OK}) {
        CAPTURE(rc);
        second_device bob{by_password, by_password};
        bob.device.expect(service, rc, [&] { bob.device.die("Socket error: gone"); });
        CHECK(bob.run() == call_result::failed);
        bob.check_all_called();
        CHECK(bob.machine->why().code == errc::closed);
        CHECK(bob.machine->why().detail ==
              "before any key or password was sent. Socket error: gone");
    }
}
