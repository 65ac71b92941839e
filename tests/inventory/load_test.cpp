// Good inventories in each form they come in. Knows no mistake.
#include "inventory/given.hpp"

#include <cstdlib>

using namespace netpoll;
using namespace netpoll::testing;
using texts = std::vector<std::string>;

namespace {
const std::string inventories = std::string(NETPOLL_SOURCE_DIR) + "/inventories";
}

TEST_CASE("the example loads and becomes targets") {
    setenv("LAB_PASS", "a password", 1);
    const auto all = inventory::load(inventories + "/example.yaml", builtin_platforms());
    REQUIRE(all);
    CHECK(all->size() == 28);
    const auto places = all->select({});
    REQUIRE(places);
    CHECK(all->name((*places)[2]) == "acc01");
    std::vector<mistake> warnings;
    const auto planned = all->jobs(*places, {}, {}, warnings);
    REQUIRE(planned);
    CHECK(lines_of(warnings).empty());
    const auto targets = targets_of(*planned);
    CHECK(targets[25].hostname == "198.51.100.34");
    CHECK(targets[26].limits->kex == milliseconds{60'000});
    CHECK(targets[26].limits->connect == milliseconds{5'000});
    CHECK(targets[27].channel == channel_kind::exec);
    CHECK(targets[27].login->username == "ops");
    unsetenv("LAB_PASS");
}

TEST_CASE("nornir's folder loads, with connection options and a group of a group") {
    setenv("LAB_PASS", "a password", 1);
    const auto all = inventory::load(inventories + "/nornir", builtin_platforms());
    REQUIRE(all);
    std::vector<mistake> warnings;
    const auto planned = all->jobs(places_of(*all, {"leaf1", "edge1"}), {}, {}, warnings);
    REQUIRE(planned);
    const auto targets = targets_of(*planned);
    CHECK(targets.at(0).platform == "arista_eos");
    CHECK(*targets.at(0).groups == texts{"leaf", "fabric"});
    CHECK(targets.at(0).login->username == "netops");
    CHECK(targets.at(1).port == 2022);
    CHECK(targets.at(1).login->username == "automation");
    CHECK(targets.at(0).where == source_position{inventories + "/nornir/hosts.yaml", 3});
    CHECK(all->select({{"data.domain=example.net"}, {}})->size() == 2);
    unsetenv("LAB_PASS");
}

TEST_CASE("channel: exec of a platform that is yet to be found out is warned of, once") {
    given it(
        "defaults: {username: u, platform: auto, commands: x, channel: exec}\n"
        "hosts:\n  r1:\n  r2:\n  r3: {channel: shell}\n  r4: {platform: linux}\n");
    const auto all = it.targets({"r1", "r2", "r3", "r4"});
    CHECK(all[0].channel == channel_kind::shell);
    CHECK(all[3].channel == channel_kind::exec);
    REQUIRE(it.warnings.size() == 1);
    CHECK(it.warnings[0] ==
          "3: host 'r1' (and 1 more): channel: exec is not used with platform: auto, which finds "
          "out in a shell: name the platform, or leave channel: out");
    it.targets({"r3", "r4"});
    CHECK(it.warnings.empty());
    inventory_overrides overrides;
    overrides.channel = channel_kind::exec;
    it.targets({"r3"}, overrides);
    CHECK(it.warnings.size() == 1);
}

TEST_CASE("a host may be a name and nothing else") {
    given it("defaults: {username: u, commands: x}\nhosts:\n  r1:\n  r2: {}\n  10: ~\n");
    CHECK(it.select({}) == texts{"r1", "r2", "10"});
    const auto r1 = it.only("r1");
    CHECK(r1.hostname == "r1");
    CHECK(r1.port == 22);
    CHECK(r1.platform == "generic");
    CHECK(r1.login->username == "u");
    CHECK(!r1.login->password);
    CHECK(r1.commands->front().send == "x");
    CHECK(r1.where == source_position{it.file(), 3});
}

TEST_CASE("ranges become hosts with addresses that count up") {
    given it(
        "defaults: {username: u, platform: ios}\nhosts:\n"
        "  sw[001-300]: {hostname: 127.10.0.1}\n  v[1-2]: {hostname: '2001:db8::ffff'}\n"
        "  n[1-2]:\n  m[1-2]: {hostname: 'm[1-2].example.net'}\n"
        "  six: {hostname: '[2001:db8::1]'}\n");
    CHECK(it.all().size() == 307);
    CHECK(it.only("sw001").hostname == "127.10.0.1");
    CHECK(it.only("sw300").hostname == "127.10.1.44");
    CHECK(it.only("v2").hostname == "2001:db8::1:0");
    CHECK(it.only("n2").hostname == "n2");
    CHECK(it.only("m2").hostname == "m2.example.net");
    CHECK(it.only("six").hostname == "2001:db8::1");
}

TEST_CASE("other tools' keys are read, and each is said once") {
    given it(
        "defaults: {ansible_user: u, ansible_ssh_pass: 'env:HOME', enable: 'env:HOME'}\nhosts:\n"
        "  a: {ansible_host: 192.0.2.1, device_type: cisco_ios_ssh, ansible_port: 2222}\n"
        "  b: {ip: 192.0.2.2, os_name: junipernetworks.junos.junos, ssh_profile: legacy}\n"
        "  c: {host: 192.0.2.3, model: eos, keyfile: k}\n  d: {ip: 192.0.2.4}\n");
    const auto all = it.targets({"a", "b", "c"});
    CHECK(all[0].hostname == "192.0.2.1");
    CHECK(all[0].platform == "cisco_ios");
    CHECK(all[0].port == 2222);
    CHECK(all[0].login->username == "u");
    CHECK(all[0].login->password.source == "env:HOME");
    CHECK(all[0].login->password.value == all[0].login->enable.value);
    CHECK(all[1].platform == "juniper_junos");
    CHECK(all[1].profile == ssh_profile::legacy);
    CHECK(all[2].platform == "arista_eos");
    CHECK(all[2].login->keys.front().path == it / "k");
    CHECK(it.warnings.empty());
    REQUIRE(it.notes().size() == 11);
    CHECK(it.notes()[6] == "4: 'ip' is read as 'hostname' (2 times in this file)");
}

TEST_CASE("Ansible's words for the enable secret are the secret") {
    for (const std::string key : {"ansible_become_password", "ansible_become_pass"}) {
        CAPTURE(key);
        given it("defaults: {username: u, commands: x, " + key +
                 ": 'plain:en4ble'}\nhosts: {a: }\n");
        CHECK(it.only("a").login->enable.value->reveal() == "en4ble");
    }
}

TEST_CASE("connection options of other connections are ignored with a warning") {
    given it(
        "defaults: {username: u, commands: x}\nhosts:\n  a:\n    connection_options:\n"
        "      netmiko: {extras: {fast_cli: true}}\n"
        "      default: {port: 830, extras: {x: 1}}\n");
    CHECK(it.only("a").port == 830);
    CHECK(it.warnings == texts{"5: connection_options.netmiko is ignored",
                               "6: connection_options.default.extras is ignored"});
}

TEST_CASE("a hundred thousand groups in a row are no problem") {
    std::string text = "groups:\n";
    for (int i = 0; i < 100'000; ++i) {
        text += "  g" + std::to_string(i) + ": {groups: g" + std::to_string(i + 1) + "}\n";
    }
    given it(text + "  g100000: {username: deep, commands: x}\nhosts: {a: {groups: [g0]}}\n");
    CHECK(it.only("a").login->username == "deep");
}
