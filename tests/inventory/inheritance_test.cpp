// Host, groups in order, defaults: the first value counts. Knows no mistake.
#include "inventory/given.hpp"

using namespace netpoll;
using namespace netpoll::testing;
using texts = std::vector<std::string>;

namespace {

constexpr std::string_view network = R"(
defaults:
  username: from-defaults
  platform: linux
  port: 1
  data: {site: none, vendor: any}
  limits: {connect_timeout: 1s, kex_timeout: 1s, auth_timeout: 1s}
groups:
  deep: {username: from-deep, profile: legacy, data: {floor: "3"}}
  first: {groups: [deep], port: 2, limits: {connect_timeout: 2s}}
  second: {username: from-second, platform: eos, commands: [show clock], data: {site: ams}}
hosts:
  a: {groups: [first, second], limits: {auth_timeout: 3s}, data: {rack: [r1, r2]}}
  b: {groups: [second, first]}
  c: {username: ~, commands: {send: hostname}}
  d: {groups: [first, second]}
)";

std::vector<std::string> sent(const target& of) {
    texts all;
    for (const auto& each : *of.commands)
        all.push_back(each.send);
    return all;
}

}  // namespace

TEST_CASE("each group is followed by its own groups before the next one comes") {
    given it(network);
    const auto a = it.only("a");
    CHECK(*a.groups == texts{"first", "deep", "second"});
    CHECK(a.login->username == "from-deep");
    CHECK(a.port == 2);
    CHECK(a.platform == "arista_eos");
    CHECK(a.profile == ssh_profile::legacy);
    const auto b = it.only("b");
    CHECK(*b.groups == texts{"second", "first", "deep"});
    CHECK(b.login->username == "from-second");
    CHECK(it.only("c").login->username == "from-defaults");
    CHECK(it.only("c").channel == channel_kind::exec);
}

TEST_CASE("limits and data are inherited key by key") {
    given it(network);
    const auto a = it.only("a").limits;
    CHECK(a->connect == milliseconds{2'000});
    CHECK(a->kex == milliseconds{1'000});
    CHECK(a->auth == milliseconds{3'000});
    CHECK(a->prompt == limits{}.prompt);
    CHECK(it.select({"data.site=ams"}) == texts{"a", "b", "d"});
    CHECK(it.select({"data.site=none"}) == texts{"c"});
    CHECK(it.select({"data.vendor=any"}).size() == 4);
    CHECK(it.select({"data.floor=3"}) == texts{"a", "b", "d"});
    CHECK(it.select({"data.rack=r2"}) == texts{"a"});
}

TEST_CASE("commands: asked for, then inherited, then the platform's own") {
    given it(network);
    CHECK(sent(it.only("a")) == texts{"show clock"});
    CHECK(sent(it.only("c")) == texts{"hostname"});
    inventory_overrides overrides;
    overrides.commands = {"one", "two"};
    CHECK(sent(it.only("a", overrides)) == texts{"one", "two"});
    given plain("defaults: {username: u}\nhosts: {a: {platform: ios}, b: {platform: linux}}\n");
    CHECK(sent(plain.only("a")) == texts{"show version"});
    CHECK(sent(plain.only("b")) == texts{"uname -a"});
}

TEST_CASE("the command line wins") {
    given it(network);
    inventory_overrides over;
    over.username = "me";
    over.password = secret_ref{"ask", std::make_shared<const secret>("typed")};
    over.private_keys = {"/k"};
    over.port = 2200;
    over.platform = "nxos";
    over.channel = channel_kind::exec;
    over.profile = ssh_profile::modern;
    over.connect = milliseconds{7};
    const auto a = it.only("a", over);
    CHECK(a.login->username == "me");
    CHECK(a.login->password.value->reveal() == "typed");
    CHECK(a.login->keys.front().path == "/k");
    CHECK(a.port == 2200);
    CHECK(a.platform == "cisco_nxos");
    CHECK(a.channel == channel_kind::exec);
    CHECK(a.profile == ssh_profile::modern);
    CHECK(a.limits->connect == milliseconds{7});
    CHECK(a.limits->auth == milliseconds{3'000});
}

TEST_CASE("hosts that inherit the same share it") {
    given it(network);
    const auto all = it.targets({"a", "d"});
    CHECK(all[0].login == all[1].login);
    CHECK(all[0].groups == all[1].groups);
    CHECK(all[0].commands == all[1].commands);
    CHECK(all[0].limits != all[1].limits);
}

TEST_CASE("keys: one, several, with a passphrase of their own or a common one") {
    given it(R"(
defaults: {username: u, commands: x, passphrase: plain:common, private_key: one}
hosts:
  a:
  b: {private_key: [/two, {path: ~/three, passphrase: plain:own}]}
  c: {private_key: []}
)");
    CHECK(it.only("a").login->keys.front().path == it / "one");
    CHECK(it.only("a").login->keys.front().where.line == 2);
    const auto keys = it.only("b").login->keys;
    REQUIRE(keys.size() == 2);
    CHECK(keys[0].path == "/two");
    CHECK(keys[0].passphrase.value->reveal() == "common");
    CHECK(keys[1].path.starts_with('/'));
    CHECK(keys[1].passphrase.value->reveal() == "own");
    CHECK(it.only("c").login->keys.empty());
}

TEST_CASE("a site is a word, and what data calls so has to be one where pollers are asked") {
    given it(
        "defaults: {username: u, commands: x}\ngroups: {fra: {site: fra-1}}\nhosts:\n"
        "  a: {groups: [fra], data: {site: ams}}\n  b: {data: {site: ams}}\n  c: \n"
        "  d: {data: {site: Frankfurt 2}}\n  e: {data: {site: Frankfurt 2}}\n");
    CHECK(it.only("a").site == "fra-1");
    CHECK(it.only("b").site == "ams");
    CHECK(it.only("c").site == "main");
    CHECK(it.only("d").site == "main");
    inventory_overrides over;
    over.logins_elsewhere = true;
    CHECK(it.target_mistakes({"d", "e"}, over) ==
          texts{"7: host 'd' (and 1 more): data.site 'Frankfurt 2' is no name of a site: letters, "
                "digits, _ and - are, at most 64; set site:"});
    const std::string fault = " is no name of a site: letters, digits, _ and - are, at most 64";
    CHECK(mistakes_in("hosts:\n  a: {site: fra.1}\n  b: {site: }\n  c: {site: ''}\n") ==
          texts{"2: host 'a': site: 'fra.1'" + fault, "4: host 'c': site: ''" + fault});
}
