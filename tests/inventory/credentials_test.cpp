// Lists of credentials: how they are written, inherited, and what is wrong with them. Knows no
// session.
#include "inventory/given.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

using texts = std::vector<std::string>;

std::string login_of(const credentials& login) {
    std::string text = login.name + "=" + login.username;
    if (login.password) text += ":" + login.password.value->reveal();
    if (login.enable) text += "/" + login.enable.value->reveal();
    for (const auto& key : login.keys)
        text += "+" + key.path.substr(key.path.rfind('/') + 1);
    if (!login.questions.empty()) text += "?";
    return text;
}

/// The credentials of a host in their order, "tacacs=ops:secret" each.
texts list_of(given& from, const std::string& host, const inventory_overrides& with = {}) {
    texts warnings;
    std::vector<mistake> ignored;
    const auto planned = from.all().jobs(places_of(from.all(), {host}), with, {}, ignored);
    if (!planned) return {"!" + planned.error().front().message};
    texts all{login_of(*planned->jobs.front().target.login)};
    for (const auto& other : planned->jobs.front().others) {
        CHECK(other.name == host);
        CHECK(other.hostname == planned->jobs.front().target.hostname);
        all.push_back(login_of(*other.login));
    }
    return all;
}

constexpr std::string_view with_lists = R"(
credentials:
  tacacs: {username: ops, password: plain:of-tacacs}
  local: {username: admin, password: plain:of-device, secret: plain:enabling}
  keys: {username: robot, private_key: id_robot, answers: [{expect: Code, answer: "4"}]}
  again: {username: ops, password: plain:of-tacacs}
defaults:
  platform: linux
  commands: [x]
  secret: plain:default-en
  credentials: [tacacs, local]
groups:
  lab: {credentials: local}
  old: {username: boss, password: plain:of-boss}
  mixed: {credentials: [{username: 'CORP\joe', password: plain:of-joe}, keys, {username: joe@corp.example, password: plain:of-joe}]}
bastions:
  gate: {hostname: 10.0.0.1}
  own: {hostname: 10.0.0.2, credentials: local}
hosts:
  plain: {}
  lab1: {groups: [lab]}
  old1: {groups: [old]}
  old2: {groups: [old, lab]}
  lab2: {groups: [lab, old]}
  mixed1: {groups: [mixed]}
  own1: {groups: [lab], username: eve, password: plain:of-eve}
  own2: {groups: [old], credentials: [local]}
  twice: {credentials: [tacacs, again, local]}
  behind: {jump: gate}
  beyond: {jump: own}
)";

}  // namespace

TEST_CASE("a host's list is the nearest of lists and logins, and a login ends it") {
    given from(with_lists);
    const texts both{"tacacs=ops:of-tacacs/default-en", "local=admin:of-device/enabling"};
    CHECK(list_of(from, "plain") == both);
    CHECK(list_of(from, "lab1") == texts{both[1]});
    CHECK(list_of(from, "old1") == texts{"=boss:of-boss/default-en"});
    CHECK(list_of(from, "old2") == texts{"=boss:of-boss/default-en"});
    CHECK(list_of(from, "lab2") == texts{both[1]});
    CHECK(list_of(from, "own1") == texts{"=eve:of-eve/default-en"});
    CHECK(list_of(from, "own2") == texts{both[1]});
}

TEST_CASE("a credential in place is known by its user name, with its domain") {
    given from(with_lists);
    CHECK(list_of(from, "mixed1") == texts{"CORP\\joe=CORP\\joe:of-joe/default-en",
                                           "keys=robot/default-en+id_robot?",
                                           "joe@corp.example=joe@corp.example:of-joe/default-en"});
}

TEST_CASE("what a device would be shown twice is left out") {
    given from(with_lists);
    CHECK(list_of(from, "twice").size() == 2);
    inventory_overrides dry;
    dry.names_secrets_only = true;
    CHECK(list_of(from, "twice", dry).size() == 3);
}

TEST_CASE("the same password with a key beside it is another credential, without one it is not") {
    unsetenv("SSH_AUTH_SOCK");
    given from(
        "credentials:\n  word: {username: u, password: plain:of-both}\n"
        "  both: {username: u, password: plain:of-both, private_key: id_u}\n"
        "defaults: {commands: [x]}\n"
        "hosts:\n  up: {credentials: [word, both]}\n  down: {credentials: [both, word]}\n");
    CHECK(list_of(from, "up").size() == 2);
    CHECK(list_of(from, "down").size() == 1);
}

TEST_CASE("the command line makes one login of a list") {
    given from(with_lists);
    inventory_overrides with;
    SUBCASE("a user name") {
        with.username = "me";
        CHECK(list_of(from, "plain", with) == texts{"=me:of-tacacs/default-en"});
    }
    SUBCASE("a password") {
        with.password = secret_ref{"ask", std::make_shared<const secret>("typed")};
        CHECK(list_of(from, "plain", with) == texts{"=ops:typed/default-en"});
    }
}

TEST_CASE("a secret of enable mode goes with every login of a list") {
    given from(with_lists);
    inventory_overrides with;
    with.secret = secret_ref{"ask", std::make_shared<const secret>("typed")};
    const auto all = list_of(from, "mixed1", with);
    CHECK(all.size() == 3);
    for (const auto& each : all)
        CHECK(each.find("/typed") != each.npos);
}

TEST_CASE("hosts with equal lists share their credentials") {
    given from(with_lists);
    std::vector<mistake> ignored;
    const auto planned =
        from.all().jobs(places_of(from.all(), {"plain", "behind"}), {}, {}, ignored);
    REQUIRE(planned);
    CHECK(planned->jobs[0].target.login == planned->jobs[1].target.login);
    CHECK(planned->jobs[0].others[0].login == planned->jobs[1].others[0].login);
}

TEST_CASE("a bastion is logged in to with the first") {
    given from(with_lists);
    CHECK(login_of(*from.only("behind").jump->front()->login) == "tacacs=ops:of-tacacs/default-en");
    CHECK(login_of(*from.only("beyond").jump->front()->login) == "local=admin:of-device/enabling");
}

TEST_CASE("mistakes in lists of credentials") {
    CHECK(mistakes_in(R"(credentials:
  tacacs: {username: a, password: plain:hunter22}
  nobody: {password: plain:hunter22}
  empty:
  odd: {username: a, port: 22}
  nested: {username: a, credentials: tacacs}
defaults: {commands: [x], username: u, credentials: [tacacs]}
groups:
  g: {credentials: []}
  h: {credentials: [tacac, local]}
bastions:
  b: {credentials: [tacacs, odd]}
hosts:
  one: {credentials: [tacacs, tacacs]}
  two: {credentials: [{password: plain:hunter22}]}
  three: {credentials: [[tacacs]]}
  four: {credentials: tacacs, password: plain:hunter22}
  five: {credentials: [{username: x, hostname: y}]}
  six: {credentials: [a, b, c, d, e, f, g, h, i]}
)") == texts{
           "3: credential 'nobody': has no username", "4: credential 'empty': has no username",
           "5: credential 'odd': port: a credential says only who logs in, and by what",
           "6: credential 'nested': credentials: a credential says only who logs in, and by what",
           "7: defaults: credentials: and username: both say who logs in: move the latter into a "
           "credential, or keep one",
           "9: group 'g': credentials: the list is empty: name at least one, or leave it out",
           "10: group 'h': unknown credential 'tacac' (did you mean 'tacacs'?)",
           "10: group 'h': unknown credential 'local'",
           "12: bastion 'b': credentials: a bastion is logged in to with one, not with a list",
           "14: host 'one': credentials: 'tacacs' stands here twice",
           "15: credential: has no username",
           "16: host 'three': credentials: a name of credentials: or a mapping with a username is "
           "expected, not a list",
           "17: host 'four': credentials: and password: both say who logs in: move the latter "
           "into a credential, or keep one",
           "18: credential: hostname: a credential says only who logs in, and by what",
           "19: host 'six': credentials: 9 are more than 8"});
    CHECK(mistakes_in("hosts: {one: {credentials: tacacs, commands: [x]}}\n") ==
          texts{"1: host 'one': unknown credential 'tacacs': there is no credentials: at the top"});
    CHECK(mistakes_in("credentials: [a]\nhosts: {one: {username: u, commands: [x]}}\n") ==
          texts{"1: credentials: a mapping of names is expected, not a list"});
}

TEST_CASE("where pollers log in, a login is a name, and nothing that it takes is looked for") {
    given it(
        "credentials: {old: {username: ops, password: env:NETPOLL_TEST_NOT_SET}, "
        "new: {username: ops, password: env:NETPOLL_TEST_NOT_SET_EITHER}}\n"
        "defaults: {platform: linux, commands: [x]}\n"
        "bastions: {gate: {hostname: 10.0.0.1, username: jump, private_key: none}}\n"
        "hosts:\n"
        "  a: {credentials: [old, new], secret: file:none, jump: gate, agent: 'on'}\n"
        "  b: {username: ops, private_key: none, login: [{expect: PIN, answer: env:NO}]}\n");
    inventory_overrides over;
    over.logins_elsewhere = over.names_secrets_only = true;
    CHECK(list_of(it, "a", over) == texts{"old=ops:old/old", "new=ops:new/new"});
    CHECK(list_of(it, "b", over) == texts{"=ops:ops"});
    const auto a = it.only("a", over);
    CHECK(a.login->agent.empty());
    CHECK(a.login->password.source == "the pollers");
    REQUIRE(a.jump);
    CHECK(login_of(*a.jump->front()->login) == "=jump:jump");
    CHECK(it.secrets.empty());
}
