// The login, each call of libssh answered by hand. Knows no socket.
#include "ssh/authenticator.hpp"

#include "ssh/login_of_bob.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;

TEST_CASE("login: a password is offered once the methods are known, and no line holds it") {
    login_of_bob bob{by_password, "s3cret-word"};
    bob.device.expect("userauth_none bob", SSH_AUTH_AGAIN)
        .expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_password bob s3cret-word", SSH_AUTH_AGAIN)
        .expect("userauth_password bob s3cret-word", SSH_AUTH_AGAIN)
        .expect("userauth_password bob s3cret-word", SSH_AUTH_SUCCESS);
    CHECK(bob.run() == call_result::done);
    bob.check_all_called();
    CHECK(bob.machine->method() == "password");
    CHECK(bob.machine->advance() == call_result::done);
    CHECK(bob.log.take() ==
          "auth: the device offers password\n"
          "auth: password offered\n"
          "auth: password accepted\n");
}

TEST_CASE("login: a device that wants nothing gets nothing") {
    login_of_bob bob{by_password};
    bob.device.expect("userauth_none bob", SSH_AUTH_SUCCESS);
    CHECK(bob.run() == call_result::done);
    CHECK(bob.machine->method() == "none");
    bob.check_all_called();
}

TEST_CASE("login: questions before the password, and one answer to each prompt") {
    login_of_bob bob{by_questions | by_password};
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_kbdint bob", SSH_AUTH_AGAIN)
        .expect("userauth_kbdint bob", SSH_AUTH_INFO, bob.asking("Password: ", false))
        .expect("userauth_kbdint_setanswer 0 pw", 0)
        .expect("userauth_kbdint bob", SSH_AUTH_INFO, [&] { bob.device.ask({}); })
        .expect("userauth_kbdint bob", SSH_AUTH_SUCCESS);
    CHECK(bob.run() == call_result::done);
    bob.check_all_called();
    CHECK(bob.machine->method() == "keyboard-interactive");
    CHECK(bob.log.take() ==
          "auth: the device offers keyboard-interactive, password\n"
          "auth: keyboard-interactive requested\n"
          "auth: 1 prompt answered\n"
          "auth: 0 prompts answered\n"
          "auth: keyboard-interactive accepted\n");
}

TEST_CASE("login: a password that was denied by one method is not offered by the other") {
    login_of_bob bob{by_questions | by_password};
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_kbdint bob", SSH_AUTH_INFO, bob.asking("Password: ", false))
        .expect("userauth_kbdint_setanswer 0 pw", 0)
        .expect("userauth_kbdint bob", SSH_AUTH_DENIED);
    CHECK(bob.run() == call_result::failed);
    bob.check_all_called();
    CHECK(bob.machine->why().code == errc::auth_rejected);
    CHECK(bob.machine->why().detail ==
          "tried keyboard-interactive; the device offers keyboard-interactive, password");
    CHECK(bob.log.has("auth: keyboard-interactive denied"));
}

TEST_CASE("login: questions denied before any was asked leave the password to the other method") {
    login_of_bob bob{by_questions | by_password};
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_kbdint bob", SSH_AUTH_DENIED)
        .expect("userauth_password bob pw", SSH_AUTH_SUCCESS);
    CHECK(bob.run() == call_result::done);
    bob.check_all_called();
}

TEST_CASE("login: one key is signed with at once") {
    login_of_bob bob{by_key | by_password, ""};
    bob.add_key("one");
    bob.expect_service();
    bob.device.expect("userauth_publickey bob", SSH_AUTH_AGAIN)
        .expect("userauth_publickey bob", SSH_AUTH_SUCCESS);
    CHECK(bob.run() == call_result::done);
    bob.check_all_called();
    CHECK(bob.log.take() == std::string{"auth: service requested\n"} +
                                "auth: methods not requested, a key comes first: publickey\n" +
                                "auth: signed with key " + bob.account.keys[0].path + "\n" +
                                "auth: publickey accepted\n");
}

TEST_CASE("login: of several keys the device is asked which it knows") {
    login_of_bob bob{by_key};
    bob.add_key("one");
    bob.add_key("two");
    bob.account.keys.insert(bob.account.keys.begin(), {bob.folder / "never loaded", {}, {}});
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_try_publickey bob", SSH_AUTH_DENIED)
        .expect("userauth_try_publickey bob", SSH_AUTH_AGAIN)
        .expect("userauth_try_publickey bob", SSH_AUTH_SUCCESS)
        .expect("userauth_publickey bob", SSH_AUTH_SUCCESS);
    CHECK(bob.run() == call_result::done);
    bob.check_all_called();
    const auto one = bob.folder / "one";
    const auto two = bob.folder / "two";
    CHECK(bob.log.take() == std::string{"auth: the device offers publickey\n"} + "auth: key " +
                                one + " offered\n" + "auth: publickey " + one + " denied\n" +
                                "auth: the device offers publickey\n" + "auth: key " + two +
                                " offered\n" + "auth: signed with key " + two + "\n" +
                                "auth: publickey accepted\n");
}

TEST_CASE("login: a key and then a password, where the device wants both") {
    login_of_bob bob{by_key};
    bob.add_key("one");
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_publickey bob", SSH_AUTH_PARTIAL, [&] { bob.device.offer(by_password); })
        .expect("userauth_password bob pw", SSH_AUTH_DENIED);
    CHECK(bob.run() == call_result::failed);
    bob.check_all_called();
    CHECK(bob.machine->why().code == errc::auth_rejected);
    CHECK(bob.machine->why().detail == "tried publickey " + bob.account.keys[0].path +
                                           " (accepted, not enough), password; the device offers "
                                           "password");
}

TEST_CASE("login: a device that accepts for ever is given up") {
    login_of_bob bob{by_questions};
    bob.device.answer_all(SSH_AUTH_PARTIAL);
    CHECK(bob.run() == call_result::failed);
    CHECK(bob.machine->why().code == errc::protocol_error);
    CHECK(bob.machine->why().detail ==
          "the device has accepted 10 login requests and still wants more");
}

TEST_CASE("login: endless questions are given up") {
    login_of_bob bob{by_questions};
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED);
    bob.device.answer_all(SSH_AUTH_INFO);
    CHECK(bob.run() == call_result::failed);
    CHECK(bob.machine->why().code == errc::auth_rejected);
    CHECK(bob.machine->why().detail == "the device keeps asking questions without an end");
}

TEST_CASE("login: what nobody can answer is told") {
    login_of_bob bob{by_questions};
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_kbdint bob", SSH_AUTH_INFO, bob.asking("Favourite colour? ", true));
    CHECK(bob.run() == call_result::failed);
    bob.check_all_called();
    CHECK(bob.machine->why().phase == phase::auth);
    CHECK(bob.machine->why().detail.find("Favourite colour") != std::string::npos);
}

TEST_CASE("login: nothing in common, or nothing to give") {
    login_of_bob bob{SSH_AUTH_METHOD_GSSAPI_MIC | SSH_AUTH_METHOD_HOSTBASED};
    bob.add_key("one");
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED);
    CHECK(bob.run() == call_result::failed);
    bob.check_all_called();
    CHECK(bob.machine->why().code == errc::auth_unavailable);
    CHECK(bob.machine->why().detail ==
          "the device offers hostbased, gssapi-with-mic; netpoll has a private key and a password "
          "for it");
}

TEST_CASE("login: no credential at all") {
    login_of_bob bob{by_password, ""};
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED);
    CHECK(bob.run() == call_result::failed);
    CHECK(bob.machine->why().code == errc::auth_unavailable);
    CHECK(bob.machine->why().detail ==
          "the device offers password; netpoll has no credential for "
          "it");
}

TEST_CASE("login: an RSA key that libssh does not send was not tried") {
    login_of_bob bob{by_key, ""};
    bob.add_key("one");
    bob.expect_service();
    bob.device
        .expect("userauth_publickey bob", SSH_AUTH_DENIED,
                [&] {
                    bob.device.set_error(
                        "The key algorithm 'ssh-rsa' is not allowed to be used by "
                        "PUBLICKEY_ACCEPTED_TYPES configuration option");
                })
        .expect("userauth_none bob", SSH_AUTH_DENIED);
    CHECK(bob.run() == call_result::failed);
    bob.check_all_called();
    CHECK(bob.machine->why().code == errc::auth_unavailable);
    CHECK(bob.machine->why().detail.find("not offered: the RSA key") != std::string::npos);
}

TEST_CASE("login: a request to change the password is told as that") {
    login_of_bob bob{by_password};
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_password bob pw", SSH_AUTH_AGAIN,
                [&] { bob.device.die("Packet filter: rejected packet (type 60)"); });
    CHECK(bob.run() == call_result::failed);
    CHECK(bob.machine->why().code == errc::password_expired);
}

TEST_CASE("login: a device that hangs up after too many attempts has rejected them") {
    login_of_bob bob{by_password};
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_password bob pw", SSH_AUTH_ERROR, [&] {
            bob.device.die("Received SSH_MSG_DISCONNECT: 2:Too many authentication failures");
        });
    CHECK(bob.run() == call_result::failed);
    CHECK(bob.machine->why().code == errc::auth_rejected);
}

// Every method, broken at every one of its calls: libssh may say AGAIN or DENIED for ever after.
TEST_CASE("login: a session that dies in any call is closed, with the method in its words") {
    struct step {
        const char* call;
        int rc;
    };
    const std::vector<std::pair<int, std::vector<step>>> logins{
        {by_password,
         {{"userauth_none bob", SSH_AUTH_DENIED}, {"userauth_password bob pw", SSH_AUTH_AGAIN}}},
        {by_questions,
         {{"userauth_none bob", SSH_AUTH_DENIED},
          {"userauth_kbdint bob", SSH_AUTH_AGAIN},
          {"userauth_kbdint bob", SSH_AUTH_INFO}}},
        {by_key,
         {{"service_request ssh-userauth", SSH_OK}, {"userauth_publickey bob", SSH_AUTH_AGAIN}}},
    };
    for (const auto& [methods, steps] : logins) {
        for (std::size_t broken = 0; broken < steps.size(); ++broken) {
            for (const int rc : {SSH_AUTH_AGAIN, SSH_AUTH_DENIED, SSH_AUTH_ERROR, SSH_AUTH_INFO}) {
                CAPTURE(methods);
                CAPTURE(broken);
                CAPTURE(rc);
                login_of_bob bob{methods, methods == by_key ? "" : "pw"};
                if (methods == by_key) bob.add_key("one");
                for (std::size_t i = 0; i < broken; ++i)
                    bob.device.expect(steps[i].call, steps[i].rc);
                bob.device.expect(steps[broken].call, rc,
                                  [&] { bob.device.die("Socket error: gone"); });
                CHECK(bob.run() == call_result::failed);
                bob.check_all_called();
                const auto& why = bob.machine->why();
                CHECK(why.code == errc::closed);
                CHECK(why.phase == phase::auth);
                CHECK(why.detail == (broken == 0 ? "before any key or password was sent"
                                                 : bob.machine->so_far()) +
                                        ". Socket error: gone");
            }
        }
    }
}

TEST_CASE("login: whoever ends it from outside can say how far it came") {
    login_of_bob bob{by_key | by_password};
    bob.add_key("one");
    CHECK(bob.begin().so_far() == "before any key or password was sent");
    bob.device.expect("userauth_none bob", SSH_AUTH_AGAIN);
    CHECK(bob.machine->advance() == call_result::again);
    CHECK(bob.machine->so_far() == "before any key or password was sent");
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_publickey bob", SSH_AUTH_DENIED)
        .expect("userauth_password bob pw", SSH_AUTH_AGAIN);
    CHECK(bob.machine->advance() == call_result::again);
    CHECK(bob.machine->so_far() ==
          "while trying password; tried before: publickey " + bob.account.keys[0].path);
}
