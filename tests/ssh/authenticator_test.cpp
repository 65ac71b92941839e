// The login, each call of libssh answered by hand. Knows no socket.
#include "ssh/authenticator.hpp"

#include "core/devices.hpp"
#include "ssh/answered_session.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

constexpr int by_key = SSH_AUTH_METHOD_PUBLICKEY;
constexpr int by_questions = SSH_AUTH_METHOD_INTERACTIVE;
constexpr int by_password = SSH_AUTH_METHOD_PASSWORD;

/// One login of user "bob" on a session that is past its key exchange.
struct login_of_bob : answered_session {
    explicit login_of_bob(int methods, std::string password = "pw") {
        device.offer(methods);
        if (!password.empty()) account.password = secret_of(password);
    }

    void add_key(const std::string& name) {
        const auto path = folder / name;
        ssh_key key = nullptr;
        REQUIRE(ssh_pki_generate(SSH_KEYTYPE_ED25519, 0, &key) == SSH_OK);
        REQUIRE(ssh_pki_export_privkey_file(key, nullptr, nullptr, nullptr, path.c_str()) ==
                SSH_OK);
        ssh_key_free(key);
        write_file(path, read_file(path), 0600);
        account.keys.push_back({path, {}, {}});
        REQUIRE(identities.load(account.keys.back()));
    }

    authenticator& begin() {
        machine.emplace(session, account, login_means{identities, &agent, &codes, {}}, "bob",
                        login_answers{account, {}, {"bob", "r1"}}, device_log{log, "r1"});
        return *machine;
    }
    /// Goes on while libssh says AGAIN.
    call_result run() {
        auto& login = machine ? *machine : begin();
        for (int i = 0; i < 50; ++i) {
            if (const auto now = login.advance(); now != call_result::again) return now;
        }
        return call_result::again;
    }
    /// A device that asks one question.
    std::function<void()> asking(const std::string& question, bool shown) {
        fake_libssh::round asked;
        asked.prompts.emplace_back(question, shown);
        return [this, asked] { device.ask(asked); };
    }

    /// The login uses an agent that holds these keys; what it is asked to sign it refuses.
    void use_agent(answer_or_why<std::vector<agent_identity>> holds) {
        account.agent = "/run/agent";
        identities.ask_agents_by([holds](const std::string&) { return holds; });
        identities.ask_agent(account.agent);
    }

    struct refusing_signer final : signer {
        void sign(const std::string&, std::string, answer_taker<std::string> done) override {
            done(agent_refusal());
        }
    };

    /// Keeps who asks for a code until a test gives it.
    struct kept_codes final : code_source {
        void fetch(const std::string& command, session_clock::time_point,
                   answer_taker<std::shared_ptr<const secret>> done) override {
            asked.push_back(command);
            give = std::move(done);
        }
        std::vector<std::string> asked;
        answer_taker<std::shared_ptr<const secret>> give;
    };

    temp_folder folder;
    refusing_signer agent;
    kept_codes codes;
    credentials account{"bob", {}, {}, {}};
    identity_store identities;
    std::optional<authenticator> machine;
};

}  // namespace

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
    login_of_bob bob{by_key | by_password};
    bob.add_key("one");
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_publickey bob", SSH_AUTH_AGAIN)
        .expect("userauth_publickey bob", SSH_AUTH_SUCCESS);
    CHECK(bob.run() == call_result::done);
    bob.check_all_called();
    CHECK(bob.log.take() == std::string{"auth: the device offers publickey, password\n"} +
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
    CHECK(bob.machine->why().code == errc::auth_unavailable);
    CHECK(bob.machine->why().detail ==
          "the device offers hostbased, gssapi-with-mic; netpoll has a "
          "private key and a password for it");
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
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_publickey bob", SSH_AUTH_DENIED, [&] {
            bob.device.set_error(
                "The key algorithm 'ssh-rsa' is not allowed to be used by "
                "PUBLICKEY_ACCEPTED_TYPES configuration option");
        });
    CHECK(bob.run() == call_result::failed);
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
         {{"userauth_none bob", SSH_AUTH_DENIED}, {"userauth_publickey bob", SSH_AUTH_AGAIN}}},
    };
    for (const auto& [methods, steps] : logins) {
        for (std::size_t broken = 0; broken < steps.size(); ++broken) {
            for (const int rc : {SSH_AUTH_AGAIN, SSH_AUTH_DENIED, SSH_AUTH_ERROR, SSH_AUTH_INFO}) {
                CAPTURE(methods);
                CAPTURE(broken);
                CAPTURE(rc);
                login_of_bob bob{methods};
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
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_publickey bob", SSH_AUTH_DENIED)
        .expect("userauth_password bob pw", SSH_AUTH_AGAIN);
    CHECK(bob.machine->advance() == call_result::again);
    CHECK(bob.machine->so_far() ==
          "while trying password; tried before: publickey " + bob.account.keys[0].path);
}

TEST_CASE("login: an agent that does not sign is left for what follows") {
    const std::string type("\0\0\0\x0bssh-ed25519\0\0\0\x01k", 20);
    login_of_bob bob{by_key | by_password};
    bob.use_agent(std::vector<agent_identity>{{type, "mine"}});
    const auto libssh_asks = [&] {
        const std::string frame = agent_frame("\x0d what is to be signed");
        REQUIRE(::write(bob.device.agent_socket, frame.data(), frame.size()) > 0);
    };
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_agent bob", SSH_AUTH_ERROR, libssh_asks)
        .expect("userauth_password bob pw", SSH_AUTH_SUCCESS);
    CHECK(bob.run() == call_result::done);
    bob.check_all_called();
    CHECK(bob.machine->accepted_key().empty());

    login_of_bob alone{by_key, ""};
    alone.use_agent(std::vector<agent_identity>{{type, "mine"}});
    const auto asks_again = [&] {
        const std::string frame = agent_frame("\x0d what is to be signed");
        REQUIRE(::write(alone.device.agent_socket, frame.data(), frame.size()) > 0);
    };
    alone.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_agent bob", SSH_AUTH_ERROR, asks_again);
    CHECK(alone.run() == call_result::failed);
    CHECK(alone.machine->why().code == errc::agent_failed);
    CHECK(alone.machine->why().detail.find("'mine' of the ssh-agent: it refused to sign") !=
          std::string::npos);
}

TEST_CASE("login: an agent that has no key or cannot be asked is the cause") {
    const std::pair<answer_or_why<std::vector<agent_identity>>, const char*> ways[] = {
        {std::vector<agent_identity>{}, "the ssh-agent at /run/agent has no key: it is locked"},
        {unexpected<std::string>("nobody listens there any more"),
         "the ssh-agent at /run/agent: nobody listens there any more"}};
    for (const auto& [holds, words] : ways) {
        login_of_bob bob{by_key, ""};
        bob.use_agent(holds);
        bob.device.expect("userauth_none bob", SSH_AUTH_DENIED);
        CHECK(bob.run() == call_result::failed);
        CHECK(bob.machine->why().code == errc::agent_failed);
        CHECK(bob.machine->why().detail.find(words) != std::string::npos);
    }
}

TEST_CASE("login: two keys before a password, three where nothing follows") {
    for (const bool more : {true, false}) {
        login_of_bob bob{by_key | by_password, more ? "pw" : ""};
        for (const char* name : {"1", "2", "3", "4"})
            bob.add_key(name);
        bob.device.expect("userauth_none bob", SSH_AUTH_DENIED);
        for (int i = 0; i < (more ? 2 : 3); ++i)
            bob.device.expect("userauth_try_publickey bob", SSH_AUTH_DENIED);
        if (more) bob.device.expect("userauth_password bob pw", SSH_AUTH_DENIED);
        CHECK(bob.run() == call_result::failed);
        bob.check_all_called();
    }
}

TEST_CASE("login: password, then a one-time code that is fetched when it is asked") {
    login_of_bob bob{by_password};
    bob.account.questions = {{"code", ""}};
    bob.account.questions[0].code = "print-code";
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_password bob pw", SSH_AUTH_PARTIAL,
                [&] { bob.device.offer(by_questions); })
        .expect("userauth_kbdint bob", SSH_AUTH_INFO, bob.asking("Your code: ", false));
    CHECK(bob.run() == call_result::again);
    bob.check_all_called();
    CHECK(bob.machine->waits());
    CHECK(bob.codes.asked == std::vector<std::string>{"print-code"});

    bob.codes.give(std::make_shared<const secret>("c4nary"));
    bob.device.expect("userauth_kbdint_setanswer 0 c4nary", 0)
        .expect("userauth_kbdint bob", SSH_AUTH_SUCCESS);
    CHECK(bob.run() == call_result::done);
    bob.check_all_called();
    CHECK_FALSE(bob.log.has("c4nary"));
}

TEST_CASE("login: a wrong code ends the login, and no second one is fetched") {
    login_of_bob bob{by_questions | by_password};
    bob.account.questions = {{"code", ""}};
    bob.account.questions[0].code = "print-code";
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_kbdint bob", SSH_AUTH_INFO, bob.asking("Your code: ", false));
    CHECK(bob.run() == call_result::again);
    bob.codes.give(std::make_shared<const secret>("c4nary"));
    bob.device.expect("userauth_kbdint_setanswer 0 c4nary", 0)
        .expect("userauth_kbdint bob", SSH_AUTH_DENIED);
    CHECK(bob.run() == call_result::failed);
    bob.check_all_called();
    CHECK(bob.codes.asked.size() == 1);
    CHECK(bob.machine->why().code == errc::auth_rejected);
    CHECK(bob.machine->why().detail.find("one-time code") != std::string::npos);
}

TEST_CASE("login: a code that cannot be had ends it, and what a device says back is masked") {
    login_of_bob bob{by_questions};
    bob.account.questions = {{"code", ""}};
    bob.account.questions[0].code = "print-code";
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_kbdint bob", SSH_AUTH_INFO, bob.asking("Your code: ", false));
    CHECK(bob.run() == call_result::again);
    bob.codes.give(unexpected<std::string>("it ended with status 3"));
    CHECK(bob.run() == call_result::failed);
    CHECK(bob.machine->why().code == errc::code_failed);
    CHECK(bob.machine->why().detail == "it ended with status 3");

    login_of_bob echoed{by_questions};
    echoed.account.questions = bob.account.questions;
    echoed.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_kbdint bob", SSH_AUTH_INFO, echoed.asking("Your code: ", false));
    CHECK(echoed.run() == call_result::again);
    echoed.codes.give(std::make_shared<const secret>("c4nary"));
    echoed.device.expect("userauth_kbdint_setanswer 0 c4nary", 0)
        .expect("userauth_kbdint bob", SSH_AUTH_INFO,
                echoed.asking("c4nary is wrong. PIN: ", false));
    CHECK(echoed.run() == call_result::failed);
    CHECK(echoed.machine->why().detail.find("c4nary") == std::string::npos);
}

TEST_CASE("login: a device that wants Kerberos alone is told so") {
    login_of_bob bob{SSH_AUTH_METHOD_GSSAPI_MIC};
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED);
    CHECK(bob.run() == call_result::failed);
    CHECK(bob.machine->why().code == errc::auth_unavailable);
    CHECK(bob.machine->why().detail.find("gssapi-with-mic, which is Kerberos and not supported") !=
          std::string::npos);
}
