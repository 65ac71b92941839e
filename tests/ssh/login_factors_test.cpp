// Logins by agents, codes and several factors, each call of libssh answered by hand. Knows no
// socket.
#include "ssh/login_key.hpp"
#include "ssh/login_of_bob.hpp"
#include "support/has.hpp"

#include <unistd.h>

using namespace netpoll;
using namespace netpoll::testing;

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
    alone.expect_service();
    alone.device.expect("userauth_agent bob", SSH_AUTH_ERROR, asks_again)
        .expect("userauth_none bob", SSH_AUTH_DENIED);
    CHECK(alone.run() == call_result::failed);
    alone.check_all_called();
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

namespace {

/// The login has the public half of a key alone.
void use_public_half(login_of_bob& bob) {
    bob.add_key("file");
    bob.account.keys = {{bob.folder / "file.pub", {}, {}}};
    ssh_key key = nullptr;
    REQUIRE(ssh_pki_import_privkey_file((bob.folder / "file").c_str(), nullptr, nullptr, nullptr,
                                        &key) == SSH_OK);
    REQUIRE(ssh_pki_export_pubkey_file(key, (bob.folder / "file.pub").c_str()) == SSH_OK);
    ssh_key_free(key);
}

}  // namespace

TEST_CASE("login: a public key without an agent is told as that, and why there is none") {
    login_of_bob bob{by_key | by_password, ""};
    use_public_half(bob);
    bob.account.no_agent = "SSH_AUTH_SOCK is not set";
    CHECK_FALSE(bob.identities.load(bob.account.keys.back(), {}, bob.account.no_agent));
    CHECK(bob.identities.refusal(bob.account.keys.back(), {}, bob.account.no_agent).of_agent);
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED);
    CHECK(bob.run() == call_result::failed);
    CHECK(bob.machine->why().code == errc::agent_failed);
    CHECK(has(bob.machine->why().detail, "its private half, since SSH_AUTH_SOCK is not set"));
    // A file that is no public key is wrong whoever signs.
    write_file(bob.folder / "empty.pub", "nothing", 0600);
    const key_file wrong{bob.folder / "empty.pub", {}, {}};
    CHECK_FALSE(bob.identities.load(wrong, {}, bob.account.no_agent));
    CHECK_FALSE(bob.identities.refusal(wrong, {}, bob.account.no_agent).of_agent);
}

TEST_CASE("login: a named key that cannot be read is why there is no credential") {
    login_of_bob bob{by_key | by_password, ""};
    bob.account.keys = {{bob.folder / "gone", {}, {}}};
    CHECK_FALSE(bob.identities.load(bob.account.keys.back()));
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED);
    CHECK(bob.run() == call_result::failed);
    CHECK(bob.machine->why().code == errc::auth_unavailable);
    CHECK(has(bob.machine->why().detail, "gone: there is no such file; netpoll has no credential"));
}

TEST_CASE("login: a named key whose agent is away is told as the agent's failure") {
    login_of_bob bob{by_key | by_password, ""};
    use_public_half(bob);
    bob.account.agent = "/run/agent";
    bob.account.agent_named_only = true;
    bob.identities.ask_agents_by([](const std::string&) {
        return answer_or_why<std::vector<agent_identity>>(
            unexpected<std::string>("nobody listens there any more"));
    });
    CHECK_FALSE(bob.identities.load(bob.account.keys.back(), "/run/agent"));
    CHECK(bob.identities.refusal(bob.account.keys.back(), "/run/agent").of_agent);
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED);
    CHECK(bob.run() == call_result::failed);
    CHECK(bob.machine->why().code == errc::agent_failed);
    CHECK(bob.machine->why().detail.find("file.pub: this is a public key, and the ssh-agent at "
                                         "/run/agent cannot be asked: nobody listens") !=
          std::string::npos);
}

TEST_CASE("login: the third try is the password's, and one that is not reached is told") {
    login_of_bob bob{by_key | by_questions | by_password};
    for (const char* name : {"1", "2", "3"})
        bob.add_key(name);
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_try_publickey bob", SSH_AUTH_DENIED)
        .expect("userauth_try_publickey bob", SSH_AUTH_DENIED)
        .expect("userauth_password bob pw", SSH_AUTH_SUCCESS);
    CHECK(bob.run() == call_result::done);
    bob.check_all_called();

    for (const bool by_agent : {false, true}) {
        login_of_bob strict{by_key | by_password};
        if (by_agent)
            strict.use_agent(std::vector<agent_identity>{
                {std::string("\0\0\0\x0bssh-ed25519\0\0\0\x01k", 20), "mine"}});
        else
            strict.add_key("1");
        strict.device.expect("userauth_none bob", SSH_AUTH_DENIED)
            .expect(by_agent ? "userauth_agent bob" : "userauth_publickey bob", SSH_AUTH_ERROR,
                    [&] {
                        strict.device.die(
                            "Received SSH_MSG_DISCONNECT: 2:Too many authentication failures");
                    });
        CHECK(strict.run() == call_result::failed);
        strict.check_all_called();
        const auto& why = strict.machine->why();
        CHECK(why.code == errc::auth_rejected);
        CHECK(
            has(why.detail, "; the password was not sent, since the device allows no more tries"));
        CHECK(has(why.detail, "agent") == by_agent);
    }
}

TEST_CASE("login: default keys stand after the agent's, named ones before, and none twice") {
    const auto tried = [](bool optional, bool usual, bool named_only) {
        login_of_bob bob{by_key, ""};
        bob.add_key("file");
        bob.account.keys.back().optional = optional;
        bob.account.keys.back().usual = usual;
        bob.account.keys.push_back(bob.account.keys.back());
        bob.account.keys.push_back({bob.folder / "gone", {}, {}, {}, true});
        CHECK_FALSE(bob.identities.load(bob.account.keys.back(), "/run/agent"));
        bob.account.agent_named_only = named_only;
        bob.use_agent(std::vector<agent_identity>{
            {std::string("\0\0\0\x0bssh-ed25519\0\0\0\x01k", 20), "mine"}});
        const auto choice = keys_to_offer(bob.account, bob.identities, "bob", false);
        CHECK(choice.left_out.ends_with("gone: there is no such file"));
        std::string names;
        for (const auto& each : choice.keys)
            names += each.of_agent ? "agent " : "file ";
        return names;
    };
    CHECK(tried(false, false, false) == "file ");
    CHECK(tried(true, false, false) == "file agent ");
    CHECK(tried(true, true, false) == "agent file ");
    CHECK(tried(true, true, true) == "file ");
}

TEST_CASE("login: two keys before a password, three where nothing follows") {
    for (const bool more : {true, false}) {
        login_of_bob bob{by_key | by_password, more ? "pw" : ""};
        for (const char* name : {"1", "2", "3", "4"})
            bob.add_key(name);
        if (more) bob.device.expect("userauth_none bob", SSH_AUTH_DENIED);
        if (!more) bob.expect_service();
        for (int i = 0; i < (more ? 2 : 3); ++i)
            bob.device.expect("userauth_try_publickey bob", SSH_AUTH_DENIED);
        bob.device.expect(more ? "userauth_password bob pw" : "userauth_none bob", SSH_AUTH_DENIED);
        CHECK(bob.run() == call_result::failed);
        bob.check_all_called();
        CHECK(has(bob.machine->why().detail,
                  std::string("; only ") + (more ? "2" : "3") +
                      " of 4 keys were tried, since devices allow few tries: name the right one "
                      "in `private_key` (of one that an agent holds, its .pub file)"));
    }
}

TEST_CASE("login: a key that is accepted and not enough is no rejection") {
    const auto failure = [](int wants, bool denied) {
        login_of_bob bob{by_key, ""};
        bob.add_key("1");
        if (denied) bob.add_key("2");
        bob.expect_service();
        if (denied) bob.device.expect("userauth_try_publickey bob", SSH_AUTH_DENIED);
        if (denied) bob.device.expect("userauth_try_publickey bob", SSH_AUTH_SUCCESS);
        bob.device.expect("userauth_publickey bob", SSH_AUTH_PARTIAL,
                          [&bob, wants] { bob.device.offer(wants); });
        CHECK(bob.run() == call_result::failed);
        bob.check_all_called();
        CHECK(bob.machine->why().code == errc::auth_unavailable);
        return bob.machine->why().detail;
    };
    for (const bool denied : {false, true}) {
        CHECK(failure(by_password, denied)
                  .ends_with(" (accepted, not enough); the device offers password; it wants a "
                             "password too, and none is set: set `password`"));
        CHECK(has(failure(by_key, denied), "it wants a key too, and there is none"));
    }
}

TEST_CASE("login: a password that is accepted and not enough is no rejection") {
    login_of_bob bob{by_password};
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_password bob pw", SSH_AUTH_PARTIAL, [&] { bob.device.offer(by_key); });
    CHECK(bob.run() == call_result::failed);
    bob.check_all_called();
    CHECK(bob.machine->why().code == errc::auth_unavailable);
    CHECK(has(bob.machine->why().detail, "it wants a key too"));
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
    const auto late = bob.machine->waited_in_vain();
    CHECK(late.value_or(error{}).code == errc::code_failed);
    CHECK(late.value_or(error{}).detail.find("ssh-agent") == std::string::npos);

    bob.codes.give(std::make_shared<const secret>("c4nary"));
    bob.device.expect("userauth_kbdint_setanswer 0 c4nary", 0)
        .expect("userauth_kbdint bob", SSH_AUTH_SUCCESS);
    CHECK(bob.run() == call_result::done);
    bob.check_all_called();
    CHECK_FALSE(bob.machine->waited_in_vain());
    CHECK(bob.codes.turned_down.empty());
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
    CHECK(bob.codes.turned_down == std::vector<std::string>{"print-code: c4nary"});
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
