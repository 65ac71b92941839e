// Ways over bastions: how they are written, inherited, found and shared. Knows no connection.
#include "core/bastion_walk.hpp"
#include "inventory/given.hpp"
#include "inventory/jump_spec.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

using texts = std::vector<std::string>;

std::string address_of(const target& bastion) {
    return bastion.login->username + "@" + bastion.hostname + ":" + std::to_string(bastion.port);
}

// "b1(u@10.0.0.1:22) < b0(...), b2(...)": what a way goes through, the nearest to the device first.
std::string way_of(const target& device) {
    std::string text;
    if (!device.jump) return "none";
    for (const auto& each : *device.jump) {
        text += (text.empty() ? "" : ", ") + each->name + "(" + address_of(*each) + ")";
        if (each->jump) text += " < " + way_of(*each);
    }
    return text;
}

std::string hop_of(std::string_view text) {
    const auto chain = parse_jump_chain(text);
    if (!chain) return "!" + chain.error();
    std::string said;
    for (const auto& hop : *chain)
        said += (said.empty() ? "" : " ") + std::string(hop.user) + "|" + std::string(hop.host) +
                "|" + std::to_string(hop.port) + (hop.is_address() ? "|address" : "");
    return said;
}

constexpr std::string_view behind_bastions = R"(
defaults: {username: u, commands: [x], password: plain:hunter2x, port: 2222, jump: b1, limits: {connect_timeout: 3s}}
groups:
  far: {jump: [b2, "b1,b3"]}
  near: {jump: none}
bastions:
  b1: {hostname: 10.0.0.1, username: jumper, password: plain:jumping5, limits: {sessions: 250}}
  b2: {hostname: 10.0.0.2, private_key: k, port: 2022, jump: b1, profile: legacy, limits: {connect_timeout: 9s}}
  b3: {hostname: 10.0.0.3, jump: b2}
  "x[1-3]": {hostname: 10.0.9.1, limits: {logins_per_second: 5}}
hosts:
  plain: {hostname: 10.1.0.1}
  far: {groups: [far], hostname: 10.1.0.2}
  near: {groups: [near], hostname: 10.1.0.3}
  direct: {groups: [far], jump: none}
  ranged: {jump: x3}
  written: {jump: "bob@b2:22"}
  address: {jump: "ssh://u@jump.example.net:2200"}
  "r[1-2]": {jump: relay}
  relay: {hostname: 10.2.0.1, username: hopper, groups: [near]}
)";

}  // namespace

TEST_CASE("a bastion is written as of ssh's -J") {
    CHECK(hop_of("b1") == "|b1|0");
    CHECK(hop_of("bob@b1") == "bob|b1|0|address");
    CHECK(hop_of("b1:22") == "|b1|22|address");
    CHECK(hop_of(" a , b.c ") == "|a|0 |b.c|0|address");
    CHECK(hop_of("ssh://bob@b1:2200/") == "bob|b1|2200|address");
    CHECK(hop_of("ssh://b1,b1") == "!'ssh://b1,b1' goes through 'b1' twice");
    CHECK(hop_of("fe80::1") == "|fe80::1|0|address");
    CHECK(hop_of("[fe80::1%eth0]:22") == "|fe80::1%eth0|22|address");
    CHECK(hop_of("dom\\bob@b1") == "dom\\bob|b1|0|address");
    CHECK(hop_of("a@b@c.d") == "a@b|c.d|0|address");
    CHECK(hop_of("") == "!names no bastion");
    CHECK(hop_of("a,,b") == "!'a,,b' names no bastion beside a comma");
    CHECK(hop_of("a,a") == "!'a,a' goes through 'a' twice");
    CHECK(hop_of("@b") == "!'@b' has no user before the @");
    CHECK(hop_of("bob@") == "!'bob@' names no host");
    CHECK(hop_of("b1:0") == "!'b1:0' has no port between 1 and 65535 behind the host");
    CHECK(hop_of("b1:70000") == "!'b1:70000' has no port between 1 and 65535 behind the host");
    CHECK(hop_of("[::1") == "!'[::1' has no port between 1 and 65535 behind the host");
    CHECK(hop_of("a,none") == "!none stands alone: there is no bastion then");
    // What may be a password is not shown.
    CHECK(hop_of("bob:hunter2x@b1").find("hunter2x") == std::string::npos);
}

TEST_CASE("ways are inherited, and none ends them") {
    given it(behind_bastions);
    CHECK(way_of(it.only("plain")) == "b1(jumper@10.0.0.1:22)");
    CHECK(way_of(it.only("far")) ==
          "b2(u@10.0.0.2:2022) < b1(jumper@10.0.0.1:22), "
          "b3(u@10.0.0.3:22) < b1(jumper@10.0.0.1:22)");
    CHECK(way_of(it.only("near")) == "none");
    CHECK(way_of(it.only("direct")) == "none");
    CHECK(way_of(it.only("ranged")) == "x3(u@10.0.9.3:22)");
}

TEST_CASE("a bastion may be a host, and an address in no inventory") {
    given it(behind_bastions);
    CHECK(way_of(it.only("r2")) == "relay(hopper@10.2.0.1:22)");
    CHECK(way_of(it.only("written")) == "bob@b2:22(bob@10.0.0.2:22) < b1(jumper@10.0.0.1:22)");
    const auto device = it.only("address");
    CHECK(way_of(device) == "u@jump.example.net:2200(u@jump.example.net:2200)");
    CHECK(device.jump->front()->login->password.value->reveal() == "hunter2x");
}

TEST_CASE("a bastion of another user is not shown the devices' password") {
    unsetenv("SSH_AUTH_SOCK");
    const std::string rest =
        "bastions:\n  gate: {hostname: 10.0.0.1, username: zoe}\n"
        "  keyed: {hostname: 10.0.0.2, username: zoe, private_key: k}\n"
        "  own: {hostname: 10.0.0.3, username: zoe, password: plain:zoes-word}\n"
        "hosts:\n  a: {jump: 'zoe@10.0.0.9'}\n  b: {jump: 'bob@10.0.0.9'}\n  c: {jump: gate}\n"
        "  d: {jump: keyed}\n  e: {jump: own}\n  f: {jump: 'zoe@relay'}\n  g: {jump: relay}\n"
        "  relay: {username: zoe}\n";
    given it("defaults: {username: bob, password: plain:bobs-word, commands: [x]}\n" + rest);
    const auto password = [&](const std::string& name, const inventory_overrides& by_flag = {}) {
        const auto login = it.only(name, by_flag).jump->front()->login;
        return login->password ? login->password.value->reveal() : std::string("none");
    };
    const auto told = [&](const std::string& name, const inventory_overrides& by_flag = {}) {
        const auto all = it.target_mistakes({name}, by_flag);
        return all.size() == 1 ? all.front() : std::to_string(all.size());
    };
    const std::string why =
        "': the password that is set is of bob, and is not sent as zoe, who has neither key nor "
        "agent: name it in bastions: with username: and password:";
    CHECK(told("a") == "7: bastion 'zoe@10.0.0.9" + why);
    CHECK(told("c") == "3: bastion 'gate" + why);
    CHECK(told("f").ends_with("bastion 'zoe@relay" + why));
    CHECK(password("b") == "bobs-word");
    CHECK(password("d") == "none");
    CHECK(password("e") == "zoes-word");
    CHECK(password("g") == "bobs-word");  // as it has it where it is polled itself

    inventory_overrides by_flag;
    by_flag.username = "bob";
    by_flag.password = secret_ref{"-k", std::make_shared<const secret>("typed5678")};
    CHECK(told("a", by_flag) == "7: bastion 'zoe@10.0.0.9" + why);
    CHECK(password("b", by_flag) == "typed5678");
    by_flag.username = "zoe";
    CHECK(password("a", by_flag) == "typed5678");

    // Who has something else to show shows that.
    setenv("SSH_AUTH_SOCK", "/run/agent", 1);
    CHECK(password("a") == "none");
    const auto device = it.only("a");
    CHECK(device.jump->front()->login->agent == "/run/agent");
    unsetenv("SSH_AUTH_SOCK");
}

TEST_CASE("a bastion of another user is not shown the password of a list of the defaults") {
    unsetenv("SSH_AUTH_SOCK");
    given it(
        "credentials: {one: {username: bob, password: plain:bobs-word}}\n"
        "defaults: {credentials: [one], commands: [x]}\n"
        "hosts:\n  a: {jump: 'zoe@10.0.0.9'}\n  b: {jump: 'bob@10.0.0.9'}\n");
    CHECK(it.target_mistakes({"a"}).size() == 1);
    const auto device = it.only("b");
    CHECK(device.jump->front()->login->password.value->reveal() == "bobs-word");
}

TEST_CASE("a bastion has its own login, limits and profile, and those of the defaults") {
    given it(behind_bastions);
    const auto far = it.only("far");
    const auto& b2 = *far.jump->front();
    CHECK(b2.limits->connect == milliseconds{9'000});
    CHECK(b2.profile == ssh_profile::legacy);
    CHECK(b2.commands->empty());
    CHECK(b2.groups->empty());
    CHECK(b2.where.line == 8);
    const auto& b1 = *b2.jump->front();
    CHECK(b1.limits->connect == milliseconds{3'000});
    CHECK(b1.login->password.value->reveal() == "jumping5");
    CHECK(std::count(it.secrets.begin(), it.secrets.end(), "jumping5") == 1);
    const auto& budgets = it.all().budgets().bastions;
    CHECK(budgets.at("b1").sessions == 250);
    CHECK(budgets.at("x2").logins_per_second == 5);
}

TEST_CASE("overrides of logins are for devices, and for bastions that say none themselves") {
    given it(behind_bastions);
    inventory_overrides over;
    over.username = "netops";
    over.password = secret_ref{"ask", std::make_shared<const secret>("typed5678")};
    over.port = 830;
    over.connect = milliseconds{1'000};
    const auto far = it.only("far", over);
    CHECK(far.port == 830);
    CHECK(way_of(far) ==
          "b2(netops@10.0.0.2:2022) < b1(jumper@10.0.0.1:22), "
          "b3(netops@10.0.0.3:22) < b1(jumper@10.0.0.1:22)");
    const auto& b1 = *far.jump->front()->jump->front();
    CHECK(b1.login->password.value->reveal() == "jumping5");
    CHECK(far.jump->front()->login->password.value->reveal() == "typed5678");
    CHECK(b1.limits->connect == milliseconds{1'000});
}

TEST_CASE("-J is a way for all but those that stand in it") {
    given it(behind_bastions);
    inventory_overrides over;
    over.jump = {"relay,b3", "10.9.9.9"};
    CHECK(way_of(it.only("near", over)) ==
          "b3(u@10.0.0.3:22) < relay(hopper@10.2.0.1:22), 10.9.9.9(u@10.9.9.9:22)");
    CHECK(way_of(it.only("relay", over)) == "none");
    over.jump = {"none"};
    CHECK(way_of(it.only("far", over)) == "none");
    over.jump = {"rely"};
    CHECK(it.target_mistakes({"near"}, over) ==
          texts{"--jump: unknown bastion 'rely' (did you mean 'relay'?)"});
    over.jump = {"b1", "b1"};
    CHECK(it.target_mistakes({"near"}, over) == texts{"--jump: names 'b1' twice"});
}

TEST_CASE("equal ways are one object") {
    given it(
        "defaults: {username: u, commands: [x]}\n"
        "bastions: {b1: , b2: {jump: b1}}\n"
        "hosts:\n  a: {jump: [b2, b1]}\n  b: {jump: [b2, b1]}\n  c: {jump: b1}\n  d: {jump: b2}\n");
    const auto all = it.targets({"a", "b", "c", "d"});
    CHECK(all[0].jump == all[1].jump);
    CHECK(all[0].jump->at(1) == all[2].jump->front());
    CHECK(all[0].jump->at(0) == all[3].jump->front());
    CHECK(all[3].jump->front()->jump == all[2].jump);
    bastion_walk walk;
    for (const auto& each : all)
        walk.add(each);
    CHECK(walk.all().size() == 2);
}

TEST_CASE("mistakes in ways, each with its line") {
    const auto wrong = [](const std::string& jump) {
        return mistakes_in("bastions: {b1: , bastion-west: }\nhosts:\n  r1:\n    jump: " + jump +
                           "\n");
    };
    CHECK(wrong("b1") == texts{});
    CHECK(wrong("[]") ==
          texts{"4: host 'r1': jump: is a list of no bastions; jump: none ends an inherited one"});
    CHECK(wrong("''") == texts{"4: host 'r1': jump: names no bastion"});
    CHECK(wrong("{b1: 22}") == texts{"4: host 'r1': jump: a list is expected, not a mapping"});
    CHECK(wrong("[b1, none]") ==
          texts{"4: host 'r1': jump: none stands alone: there is no bastion then"});
    CHECK(wrong("[b1, b1]") == texts{"4: host 'r1': jump: names 'b1' twice"});
    CHECK(wrong("bastion-wst") == texts{"4: host 'r1': jump: unknown bastion 'bastion-wst' (did "
                                        "you mean 'bastion-west'?)"});
    CHECK(wrong("gateway") ==
          texts{"4: host 'r1': jump: unknown bastion 'gateway': neither bastions: nor hosts: has "
                "it, and an address is written with a dot, a user or a port (user@gateway)"});
    CHECK(wrong("10.0.7") ==
          texts{"4: host 'r1': jump: '10.0.7' is no whole IPv4 address: write four numbers up to "
                "255 without leading zeros"});
    CHECK(
        mistakes_in("defaults: {jump: no-such}\nhosts: {a: , b: , c: {jump: no-such}}\n").size() ==
        1);
    CHECK(mistakes_in("bastions:\n  b1: {platform: cisco_ios, groups: [x]}\nhosts: {a: }\n") ==
          texts{"2: bastion 'b1': platform: a bastion is not polled, and has none",
                "2: bastion 'b1': groups: a bastion is not polled, and has none"});
    CHECK(mistakes_in("bastions: [b1]\nhosts: {a: }\n") ==
          texts{"1: bastions: a mapping of names is expected, not a list"});
}

TEST_CASE("bastions that lead to themselves") {
    CHECK(mistakes_in("bastions:\n  b1: {jump: b2}\n  b2: {jump: b3}\n  b3: {jump: b1}\n"
                      "hosts: {a: {jump: b1}}\n") ==
          texts{"3: bastions are reached through each other in a circle: b2 -> b3 -> b1 -> b2"});
    // Also where nobody uses them.
    CHECK(mistakes_in("bastions:\n  b1: {jump: [b0.x, b2]}\n  b2: {jump: b1}\nhosts: {a: }\n") ==
          texts{"3: bastions are reached through each other in a circle: b2 -> b1 -> b2"});
    CHECK(mistakes_in("bastions:\n  b1:\n    jump: b1\nhosts: {a: }\n") ==
          texts{"3: bastion 'b1': jump: leads over b1 itself"});
    CHECK(mistakes_in("defaults: {jump: b1}\nhosts:\n  b1:\n  a:\n") ==
          texts{"3: host 'b1': jump: leads over b1 itself, as a group or the defaults say: jump: "
                "none here ends that"});
    CHECK(mistakes_in("defaults: {jump: b1}\nhosts: {b1: {jump: none}, a: }\n") == texts{});
    CHECK(mistakes_in("defaults: {jump: b1}\nbastions: {b1: }\nhosts: {a: }\n") == texts{});
}

TEST_CASE("a long row of bastions is refused, and does not overflow") {
    std::string text = "defaults: {username: u, commands: [x]}\nbastions:\n  b0:\n";
    for (int i = 1; i < 5'000; ++i)
        text += "  b" + std::to_string(i) + ": {jump: b" + std::to_string(i - 1) + "}\n";
    given it(text + "hosts: {ok: {jump: b15}, no: {jump: b4999}}\n");
    CHECK(way_of(it.only("ok")).starts_with("b15("));
    CHECK(it.target_mistakes({"no"}) ==
          texts{"4987: jump: more than 16 bastions are reached through each other"});
}

TEST_CASE("a bastion of which no user is said has the current one") {
    given it("defaults: {commands: [x]}\nbastions: {b1: }\nhosts: {a: {username: u, jump: b1}}\n");
    CHECK(to_string(it.only("a").jump->front()->login->username_from) == "current user");
}

TEST_CASE("jump: a bastion that cannot be named there is a mistake of its name") {
    for (const std::string name : {"none", "a,b"}) {
        CAPTURE(name);
        const auto said =
            mistakes_in("bastions: {'" + name + "': {hostname: 10.0.0.1}}\nhosts: {a: }\n");
        CHECK(
            std::find(said.begin(), said.end(),
                      "1: a bastion cannot be called so: behind jump: that means something else") !=
            said.end());
    }
}
