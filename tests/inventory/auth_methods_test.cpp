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
