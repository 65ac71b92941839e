// Which login methods a host is restricted to, and who says so. Knows no session.
#include "inventory/given.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

given restricted(const std::string& text, const std::string& defaults = {}) {
    return given("defaults: {username: u, password: plain:pw, commands: x" + defaults +
                 "}\ngroups:\n  g: {auth_methods: password}\nhosts:\n" + text);
}

std::string allowed_for(given& it, const std::string& host) {
    return method_names(it.only(host).login->methods);
}

}  // namespace

TEST_CASE("auth_methods: of the host, else of its groups, else of the defaults, in its order") {
    auto it = restricted(
        "  own: {auth_methods: [password, publickey], groups: [g]}\n  group: {groups: [g]}\n"
        "  all: {}\n  ssh: {PreferredAuthentications: 'publickey, password'}\n",
        ", auth_methods: [keyboard-interactive]");
    CHECK(allowed_for(it, "own") == "password, publickey");
    CHECK(allowed_for(it, "group") == "password");
    CHECK(allowed_for(it, "all") == "keyboard-interactive");
    CHECK(allowed_for(it, "ssh") == "publickey, password");
    auto open = restricted("  h: {}\n");
    CHECK(allowed_for(open, "h").empty());
}

TEST_CASE("auth_methods: of one credential of a list, and of a bastion") {
    auto it = given(
        "credentials:\n  a: {username: u, password: plain:pw, auth_methods: password}\n"
        "  b: {username: v, password: plain:pw}\n"
        "bastions:\n  j: {hostname: j, username: u, password: plain:pw, auth_methods: [password]}\n"
        "hosts:\n  h: {commands: x, credentials: [a, b], jump: j, auth_methods: [publickey]}\n");
    const auto device = it.only("h");
    CHECK(method_names(device.login->methods) == "password");
    REQUIRE(device.jump);
    CHECK(method_names(device.jump->front()->login->methods) == "password");
}

TEST_CASE("auth_methods: none that fits a credential is a mistake, told once where it is said") {
    unsetenv("SSH_AUTH_SOCK");
    const std::string text =
        "  a: {auth_methods: [publickey]}\n  b: {auth_methods: publickey}\n"
        "  c: {auth_methods: [publickey, password]}\n  d: {auth_methods: keyboard-interactive}\n";
    auto it = restricted(text);
    CHECK(it.target_mistakes({"a", "b", "c", "d"}) ==
          std::vector<std::string>{
              "5: auth_methods: only publickey may be tried, and 'u' has a password and no key",
              "6: auth_methods: only publickey may be tried, and 'u' has a password and no key"});
    auto keys = given(
        "defaults: {username: u, commands: x, auth_methods: [password, keyboard-interactive]}\n"
        "hosts:\n  a: {private_key: k}\n  b: {private_key: k}\n  c: {agent: off}\n"
        "  d: {login: [{expect: Token, answer: 'plain:1'}]}\n");
    CHECK(keys.target_mistakes({"a", "b", "c", "d"}) ==
          std::vector<std::string>{"1: auth_methods: only password, keyboard-interactive may be "
                                   "tried, and 'u' has a key and no password",
                                   "1: auth_methods: only password, keyboard-interactive may be "
                                   "tried, and 'u' has neither a password nor a key"});
    // One of a list is enough, and an agent may have the key.
    auto list = given(
        "credentials:\n  k: {username: u, private_key: k}\n  p: {username: u, password: plain:pw}\n"
        "hosts:\n  a: {commands: x, credentials: [k, p], auth_methods: password}\n"
        "  b: {commands: x, credentials: [k], auth_methods: password}\n"
        "  c: {commands: x, username: u, agent: /run/agent, auth_methods: publickey}\n");
    CHECK(list.target_mistakes({"a", "b", "c"}) ==
          std::vector<std::string>{
              "6: auth_methods: only password may be tried, and 'u' has a key and no password"});
}

TEST_CASE("auth_methods: mistakes") {
    const auto said = mistakes_in(
        "hosts:\n  a: {auth_methods: passwd}\n  b: {auth_methods: [password, password]}\n"
        "  c: {auth_methods: []}\n  d: {auth_methods: {x: 1}}\n  e: {auth_methods: none}\n");
    CHECK(said == std::vector<std::string>{
                      "2: host 'a': auth_methods: unknown method 'passwd' (did you mean "
                      "'password'?)",
                      "3: host 'b': auth_methods: password stands here twice",
                      "4: host 'c': auth_methods: is empty",
                      "5: host 'd': auth_methods: a list is expected, not a mapping",
                      "6: host 'e': auth_methods: unknown method 'none': publickey, "
                      "keyboard-interactive or password"});
}

TEST_CASE("methods that ssh_config switches off are not tried") {
    given it(
        "defaults: {username: u, password: plain:hunter22, private_key: k, commands: x}\nhosts:\n"
        "  a:\n  b:\n  c:\n  d:\n  e:\n  f: {auth_methods: password}\n  g:\n");
    write_file(it / "config",
               "Host a f\n PasswordAuthentication no\n"
               "Host b\n PubkeyAuthentication no\n ChallengeResponseAuthentication no\n"
               "Host c\n PasswordAuthentication no\n PreferredAuthentications password,publickey\n"
               "Host d\n PasswordAuthentication yes\n PubkeyAuthentication unbound\n"
               "Host e\n PasswordAuthentication no\n KbdInteractiveAuthentication no\n"
               " PubkeyAuthentication no\n"
               "Host g\n KbdInteractiveAuthentication yes\n KbdInteractiveAuthentication no\n");
    inventory_overrides by_flag;
    by_flag.ssh_config = it / "config";
    const auto methods = [&](const std::string& host) {
        return method_names(it.only(host, by_flag).login->methods);
    };
    CHECK(methods("a") == "publickey, keyboard-interactive");
    CHECK(methods("b") == "password");
    CHECK(methods("c") == "publickey");
    CHECK(methods("d").empty());
    CHECK(methods("f") == "password");
    CHECK(methods("g").empty());
    CHECK(it.target_mistakes({"e"}, by_flag) ==
          std::vector<std::string>{(it / "config") +
                                   ":13: this leaves no login method that netpoll has"});
}
