// Logins to devices that are not asked for their methods, each call of libssh answered by hand:
// every request that is saved is a round trip, and none may cost a secret. Knows no socket.
#include "ssh/login_of_bob.hpp"

#include <algorithm>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

const std::string service = "service_request ssh-userauth";
const std::string only =
    "; only password may be tried (auth_methods, or PreferredAuthentications of ssh_config)";

std::ptrdiff_t calls_of(const login_of_bob& bob, std::string_view begin) {
    const auto& calls = bob.device.calls();
    return std::count_if(calls.begin(), calls.end(),
                         [&](const auto& each) { return each.starts_with(begin); });
}

void check_failed(login_of_bob& bob, errc code, std::string_view words) {
    CHECK(bob.run() == call_result::failed);
    bob.check_all_called();
    CHECK(bob.machine->why().code == code);
    CHECK(bob.machine->why().detail == words);
}

void check_in(login_of_bob& bob, std::string_view method) {
    CHECK(bob.run() == call_result::done);
    bob.check_all_called();
    CHECK(bob.machine->method() == method);
}

/// A login whose methods its user has named.
struct login_by : login_of_bob {
    login_by(std::vector<auth_method> methods, int offered) : login_of_bob(offered) {
        account.methods = std::move(methods);
    }
};

/// A login to a host that has told its methods earlier in the run, and may offer others now.
struct second_login : login_of_bob {
    second_login(int told, int offered) : login_of_bob(offered) {
        memory.remember(host, told);
        methods = &memory;
    }
    offered_methods memory;
};

}  // namespace

TEST_CASE("unasked login: a key that comes alone, by its refusal, tells what `none` would") {
    login_of_bob bob{by_key | by_password, ""};
    bob.add_key("one");
    bob.device.expect(service, SSH_AGAIN).expect(service, SSH_OK);
    bob.device.expect("userauth_publickey bob", SSH_AUTH_SUCCESS);
    check_in(bob, "publickey");
}

// OpenSSH counts neither `none`, where it is the first request, nor a key that it takes.
TEST_CASE("unasked login: where a secret follows a key, the key's refusal alone is counted") {
    for (const char* keys : {"1", "12"}) {
        login_of_bob bob{by_key | by_questions | by_password};
        for (const char* name = keys; *name != 0; ++name)
            bob.add_key({*name});
        bob.device.expect("userauth_none bob", SSH_AUTH_DENIED);
        const auto* call = keys[1] == 0 ? "userauth_publickey bob" : "userauth_try_publickey bob";
        for (const char* name = keys; *name != 0; ++name)
            bob.device.expect(call, SSH_AUTH_DENIED);
        // Behind two of them the third try is the password's own.
        if (keys[1] == 0)
            bob.device.expect("userauth_kbdint bob", SSH_AUTH_INFO, bob.asking("Password: ", false))
                .expect("userauth_kbdint_setanswer 0 pw", 0)
                .expect("userauth_kbdint bob", SSH_AUTH_SUCCESS);
        else
            bob.device.expect("userauth_password bob pw", SSH_AUTH_SUCCESS);
        check_in(bob, keys[1] == 0 ? "keyboard-interactive" : "password");
    }
}

TEST_CASE("unasked login: answers, and passwords that come first in the user's order, follow too") {
    login_of_bob bob{by_key | by_questions, ""};
    bob.add_key("one");
    bob.account.questions = {{"Token", "123"}};
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_publickey bob", SSH_AUTH_SUCCESS);
    check_in(bob, "publickey");

    login_by named{{auth_method::publickey, auth_method::password}, by_key | by_password};
    named.add_key("one");
    named.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_publickey bob", SSH_AUTH_DENIED)
        .expect("userauth_password bob pw", SSH_AUTH_SUCCESS);
    check_in(named, "password");
}

TEST_CASE("unasked login: a host that told its methods is shown a key and a password at once") {
    second_login bob{by_key | by_password, by_key | by_password};
    bob.add_key("one");
    bob.expect_service();
    bob.device.expect("userauth_publickey bob", SSH_AUTH_DENIED)
        .expect("userauth_password bob pw", SSH_AUTH_SUCCESS);
    check_in(bob, "password");
}

TEST_CASE("unasked login: a device that wants nothing is shown no key where a password follows") {
    login_of_bob bob{by_key | by_password};
    bob.add_key("one");
    bob.device.expect("userauth_none bob", SSH_AUTH_SUCCESS);
    check_in(bob, "none");
    CHECK(bob.machine->accepted_key().empty());

    login_of_bob alone{by_key | by_password, ""};
    alone.add_key("one");
    alone.expect_service();
    alone.device.expect("userauth_publickey bob", SSH_AUTH_DENIED)
        .expect("userauth_none bob", SSH_AUTH_SUCCESS);
    check_in(alone, "none");
    CHECK(alone.machine->accepted_key().empty());
}

TEST_CASE("unasked login: a device without publickey is not shown more keys") {
    login_of_bob bob{by_password, ""};
    bob.add_key("one");
    bob.add_key("two");
    bob.expect_service();
    bob.device.expect("userauth_try_publickey bob", SSH_AUTH_DENIED)
        .expect("userauth_none bob", SSH_AUTH_DENIED);
    check_failed(bob, errc::auth_unavailable,
                 "the device offers password; a key was sent by a method that it does not offer, "
                 "and not judged; netpoll has a private key for it");
}

TEST_CASE("unasked login: keys alone that are refused are told as that") {
    login_of_bob bob{by_key, ""};
    bob.add_key("one");
    bob.expect_service();
    bob.device.expect("userauth_publickey bob", SSH_AUTH_DENIED)
        .expect("userauth_none bob", SSH_AUTH_DENIED);
    check_failed(bob, errc::auth_rejected,
                 "tried publickey " + bob.account.keys[0].path + "; the device offers publickey");
}

TEST_CASE("unasked login: what follows a key that is not enough is what the device then names") {
    login_of_bob bob{by_key};
    bob.add_key("one");
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_publickey bob", SSH_AUTH_PARTIAL, [&] { bob.device.offer(by_questions); })
        .expect("userauth_kbdint bob", SSH_AUTH_INFO, bob.asking("Password: ", false))
        .expect("userauth_kbdint_setanswer 0 pw", 0)
        .expect("userauth_kbdint bob", SSH_AUTH_SUCCESS);
    check_in(bob, "keyboard-interactive");
}

TEST_CASE("unasked login: without a key the device is asked, and nothing is sent unasked") {
    login_of_bob bob{by_key};
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED);
    check_failed(bob, errc::auth_unavailable,
                 "the device offers publickey; netpoll has a password for it");
    CHECK(calls_of(bob, "userauth_password") == 0);
}

TEST_CASE("unasked login: one method that is named needs no `none`") {
    login_by bob{{auth_method::password}, by_password};
    bob.expect_service();
    bob.device.expect("userauth_password bob pw", SSH_AUTH_AGAIN)
        .expect("userauth_password bob pw", SSH_AUTH_SUCCESS);
    check_in(bob, "password");
    CHECK(bob.log.take() ==
          "auth: service requested\n"
          "auth: methods not requested, the only one allowed: password\n"
          "auth: password offered\n"
          "auth: password accepted\n");

    login_by asked{{auth_method::keyboard_interactive}, by_questions};
    asked.expect_service();
    asked.device.expect("userauth_kbdint bob", SSH_AUTH_INFO, asked.asking("Password: ", false))
        .expect("userauth_kbdint_setanswer 0 pw", 0)
        .expect("userauth_kbdint bob", SSH_AUTH_SUCCESS);
    check_in(asked, "keyboard-interactive");
}

TEST_CASE("unasked login: a password that is refused by a method the device has is rejected") {
    // A server may name nothing any more where it has had enough.
    for (const int offered : {by_password, by_key | by_password, 0}) {
        login_by bob{{auth_method::password}, offered};
        bob.expect_service();
        bob.device.expect("userauth_password bob pw", SSH_AUTH_DENIED);
        CHECK(bob.run() == call_result::failed);
        bob.check_all_called();
        CHECK(bob.machine->why().code == errc::auth_rejected);
    }
}

TEST_CASE("unasked login: a password that the device has no method for is no rejection, and gone") {
    offered_methods memory;
    login_by bob{{auth_method::password}, by_key | by_questions};
    bob.methods = &memory;
    bob.expect_service();
    bob.device.expect("userauth_password bob pw", SSH_AUTH_DENIED);
    check_failed(bob, errc::auth_unavailable,
                 "the device offers publickey, keyboard-interactive; the password was sent by a "
                 "method that it does not offer, and not judged" +
                     only + "; netpoll has a password for it");
    CHECK(memory.of(bob.host) == (by_key | by_questions));

    // Not at a second attempt either, whatever the user has named.
    login_by again{{auth_method::password}, by_key | by_questions};
    again.methods = &memory;
    again.expect_service();
    again.device.expect("userauth_none bob", SSH_AUTH_DENIED);
    check_failed(again, errc::auth_unavailable,
                 "the device offers publickey, keyboard-interactive" + only +
                     "; netpoll has a password for it");
}

TEST_CASE("unasked login: questions by a method that the device has not, and by one that it has") {
    login_by bob{{auth_method::keyboard_interactive}, by_password};
    bob.expect_service();
    bob.device.expect("userauth_kbdint bob", SSH_AUTH_DENIED);
    check_failed(
        bob, errc::auth_unavailable,
        "the device offers password; only keyboard-interactive may be tried (auth_methods, or "
        "PreferredAuthentications of ssh_config); netpoll has a password for it");

    // It has asked, so it has judged, whatever it names then.
    login_by asked{{auth_method::keyboard_interactive}, by_key};
    asked.expect_service();
    asked.device.expect("userauth_kbdint bob", SSH_AUTH_INFO, asked.asking("Password: ", false))
        .expect("userauth_kbdint_setanswer 0 pw", 0)
        .expect("userauth_kbdint bob", SSH_AUTH_DENIED);
    CHECK(asked.run() == call_result::failed);
    asked.check_all_called();
    CHECK(asked.machine->why().code == errc::auth_rejected);
}

TEST_CASE("unasked login: several methods that are named are tried in their order, none else") {
    login_by bob{{auth_method::password, auth_method::publickey},
                 by_key | by_questions | by_password};
    bob.add_key("one");
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_password bob pw", SSH_AUTH_DENIED)
        .expect("userauth_publickey bob", SSH_AUTH_DENIED);
    check_failed(
        bob, errc::auth_rejected,
        "tried password, publickey " + bob.account.keys[0].path +
            "; the device offers publickey, keyboard-interactive, password; only password, "
            "publickey may be tried (auth_methods, or PreferredAuthentications of "
            "ssh_config)");
}

TEST_CASE("unasked login: a key is sent and no password where publickey alone is named") {
    login_by bob{{auth_method::publickey}, by_key | by_questions | by_password};
    bob.add_key("one");
    bob.expect_service();
    bob.device.expect("userauth_publickey bob", SSH_AUTH_DENIED);
    CHECK(bob.run() == call_result::failed);
    bob.check_all_called();
    CHECK(bob.machine->why().code == errc::auth_rejected);
}

TEST_CASE("unasked login: a host that told its methods is not asked again in the same run") {
    offered_methods memory;
    login_of_bob first{by_password};
    first.methods = &memory;
    first.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_password bob pw", SSH_AUTH_ERROR,
                [&] { first.device.die("Socket error: gone"); });
    CHECK(first.run() == call_result::failed);
    first.check_all_called();

    login_of_bob second{by_password};
    second.methods = &memory;
    second.expect_service();
    second.device.expect("userauth_password bob pw", SSH_AUTH_SUCCESS);
    check_in(second, "password");
    CHECK(second.log.has(
        "auth: methods not requested, told by the device earlier in this run: password"));
}

TEST_CASE("unasked login: another address, port, host key or account is another host") {
    for (const int part : {0, 1, 2, 3}) {
        CAPTURE(part);
        login_of_bob bob{by_password};
        auto other = bob.host;
        if (part == 0) other.address = "r2";
        if (part == 1) other.port = 2'222;
        if (part == 2) other.host_key = "SHA256:other";
        if (part == 3) other.username = "alice";
        offered_methods memory;
        memory.remember(other, by_password);
        bob.methods = &memory;
        bob.device.expect("userauth_none bob", SSH_AUTH_DENIED)
            .expect("userauth_password bob pw", SSH_AUTH_SUCCESS);
        check_in(bob, "password");
    }
}

TEST_CASE("unasked login: a host that has changed its methods is shown a password once") {
    second_login bob{by_password, by_questions};
    bob.expect_service();
    bob.device.expect("userauth_password bob pw", SSH_AUTH_DENIED);
    check_failed(bob, errc::auth_unavailable,
                 "the device offers keyboard-interactive; the password was sent by a method that "
                 "it does not offer, and not judged; netpoll has a password for it");
    CHECK(bob.memory.of(bob.host) == by_questions);
}

TEST_CASE("unasked login: where nothing of what a host told can be done it is asked once more") {
    second_login bob{by_key, by_password};
    bob.expect_service();
    bob.device.expect("userauth_none bob", SSH_AUTH_DENIED)
        .expect("userauth_password bob pw", SSH_AUTH_SUCCESS);
    check_in(bob, "password");
}

TEST_CASE("unasked login: what a refused password leaves of the list is not remembered") {
    second_login bob{by_questions | by_password, by_questions};
    bob.expect_service();
    bob.device.expect("userauth_kbdint bob", SSH_AUTH_INFO, bob.asking("Password: ", false))
        .expect("userauth_kbdint_setanswer 0 pw", 0)
        .expect("userauth_kbdint bob", SSH_AUTH_DENIED);
    CHECK(bob.run() == call_result::failed);
    CHECK(bob.machine->why().code == errc::auth_rejected);
    CHECK(bob.memory.of(bob.host) == (by_questions | by_password));
}

TEST_CASE("unasked login: hosts without a key, and more hosts than it has room for, are asked") {
    offered_methods memory;
    memory.remember({"r1", 22, "", "bob"}, by_password);
    CHECK_FALSE(memory.of({"r1", 22, "", "bob"}));
    for (int i = 0; i < 10'000; ++i)
        memory.remember({"r" + std::to_string(i), 22, "key", "bob"}, by_password);
    CHECK(memory.of({"r0", 22, "key", "bob"}));
    CHECK_FALSE(memory.of({"r9999", 22, "key", "bob"}));
    memory.remember({"r0", 22, "key", "bob"}, by_key);
    CHECK(memory.of({"r0", 22, "key", "bob"}) == by_key);
}

TEST_CASE("unasked login: a session that dies at the service request sent no credential") {
    for (const int rc : {SSH_AGAIN, SSH_ERROR, SSH_OK}) {
        CAPTURE(rc);
        second_login bob{by_password, by_password};
        bob.device.expect(service, rc, [&] { bob.device.die("Socket error: gone"); });
        check_failed(bob, errc::closed, "before any key or password was sent. Socket error: gone");
    }
}

// Whatever a device offers, and whoever has named it.
TEST_CASE("unasked login: no password by a method that nobody has named, and none twice") {
    const std::vector<std::vector<auth_method>> choices{
        {},
        {auth_method::publickey},
        {auth_method::keyboard_interactive},
        {auth_method::password},
        {auth_method::password, auth_method::keyboard_interactive},
        {auth_method::publickey, auth_method::password}};
    for (const auto& choice : choices) {
        const auto allows = choice.empty() || std::find(choice.begin(), choice.end(),
                                                        auth_method::password) != choice.end();
        for (int bits = 0; bits < 32; ++bits) {
            const int offered =
                ((bits & 1) != 0 ? by_key : by_questions) | ((bits & 2) != 0 ? by_password : 0);
            const int told = (bits & 4) == 0 ? 0 : (bits & 8) != 0 ? by_password : by_key;
            CAPTURE(bits);
            CAPTURE(choice.size());
            offered_methods memory;
            login_by bob{choice, offered};
            memory.remember(bob.host, told);
            bob.methods = &memory;
            if ((bits & 16) != 0) bob.add_key("one");
            bob.device.answer_all(SSH_AUTH_DENIED);
            CHECK(bob.run() == call_result::failed);
            const bool is_named = (offered & by_password) != 0 || told == by_password ||
                                  choice == std::vector{auth_method::password};
            const auto sent = calls_of(bob, "userauth_password");
            CHECK(sent <= (allows && is_named ? 1 : 0));
            bob.begin();
            CHECK(bob.run() == call_result::failed);
            // A second attempt knows what the first was told.
            const bool has = (offered & by_password) != 0;
            CHECK(calls_of(bob, "userauth_password") - sent <= (allows && has ? 1 : 0));
        }
    }
}
