// What ssh_config and ssh's defaults add to an inventory, and what they may not change. Knows no
// connection.
#include "inventory/given.hpp"
#include "inventory/ssh_config/local_user.hpp"

#include <sys/stat.h>

#include <cstdlib>

using namespace netpoll;
using namespace netpoll::testing;
using texts = std::vector<std::string>;

namespace {

/// A home of its own, as long as it lives.
class home_folder {
public:
    home_folder() {
        ::mkdir((folder_ / ".ssh").c_str(), 0700);
        ::setenv("HOME", folder_.path().c_str(), 1);
    }
    ~home_folder() { ::setenv("HOME", "/nonexistent", 1); }
    home_folder(const home_folder&) = delete;
    home_folder& operator=(const home_folder&) = delete;

    std::string operator/(const std::string& name) const { return folder_ / (".ssh/" + name); }

private:
    temp_folder folder_;
};

/// An inventory, and a file that --ssh-config names.
struct with_config {
    with_config(std::string_view inventory, const std::string& config) : it(inventory) {
        write_file(it / "config", config);
        by_flag.ssh_config = it / "config";
    }

    target only(const std::string& name) { return it.only(name, by_flag); }
    texts mistakes(const texts& names) {
        auto all = it.target_mistakes(names, by_flag);
        for (auto& each : all)
            each = shortened(std::move(each));
        return all;
    }
    std::string shortened(std::string text) const {
        const auto folder = it / "";
        for (auto at = text.find(folder); at != text.npos; at = text.find(folder))
            text.erase(at, folder.size());
        return text;
    }
    std::string place(const source_position& where) const { return shortened(to_string(where)); }

    given it;
    inventory_overrides by_flag;
};

std::string contact_of(const target& device) {
    return device.login->username + "@" + device.hostname + ":" + std::to_string(device.port);
}

std::string way_there(const target& device) {
    if (!device.jump) return "none";
    std::string text;
    for (const auto& each : *device.jump)
        text += (text.empty() ? "" : ", ") + contact_of(*each) +
                (each->jump ? " < " + way_there(*each) : "");
    return text;
}

texts key_paths(const target& device) {
    texts paths;
    for (const auto& each : device.login->keys)
        paths.push_back(each.path + (each.certificate.empty() ? "" : " + " + each.certificate));
    return paths;
}

}  // namespace

TEST_CASE("ssh_config says what neither options nor the inventory do") {
    with_config one(
        "defaults: {commands: x}\nhosts:\n  r1:\n"
        "  r2: {hostname: 10.0.0.2, port: 22, username: u}\n",
        "Host r*\n HostName 192.0.2.9\n Port 2022\n User bob\n ConnectTimeout 3\n");
    const auto bare = one.only("r1");
    CHECK(contact_of(bare) == "bob@192.0.2.9:2022");
    CHECK(bare.limits->connect == milliseconds{3'000});
    CHECK(one.place(bare.origin->hostname) == "config:2");
    CHECK(one.place(bare.origin->port) == "config:3");
    CHECK(one.place(bare.login->username_from) == "config:4");
    const auto told = one.only("r2");
    CHECK(contact_of(told) == "u@10.0.0.2:22");
    CHECK(one.place(told.origin->hostname) == "i.yaml:4");
    CHECK(one.place(told.login->username_from) == "i.yaml:4");
    one.by_flag.username = "eve";
    one.by_flag.port = 8;
    one.by_flag.connect = milliseconds{9'000};
    const auto flagged = one.only("r1");
    CHECK(contact_of(flagged) == "eve@192.0.2.9:8");
    CHECK(flagged.limits->connect == milliseconds{9'000});
    CHECK(to_string(flagged.login->username_from) == "--username");
    CHECK(to_string(flagged.origin->port) == "--port");
}

TEST_CASE("no ssh_config is read unless somebody asks for it") {
    const home_folder home;
    write_file(home / "config", "User bob\n", 0600);
    const std::string hosts = "commands: x}\nhosts: {r1: }\n";
    given silent("defaults: {username: u, " + hosts);
    CHECK(silent.only("r1").origin == nullptr);
    CHECK(silent.only("r1").login->username_from.file.empty());
    given asks("defaults: {ssh_config: default, " + hosts);
    CHECK(asks.only("r1").login->username == "bob");
    inventory_overrides by_flag;
    by_flag.ssh_config = "none";
    CHECK(asks.only("r1", by_flag).login->username != "bob");
    by_flag.ssh_config = "default";
    CHECK(silent.only("r1", by_flag).login->username == "u");
    // Relative to the inventory's folder.
    given beside("defaults: {ssh_config: other, " + hosts);
    write_file(beside / "other", "User eve\n");
    CHECK(beside.only("r1").login->username == "eve");
    const auto& files = beside.all().files();
    CHECK(std::find(files.begin(), files.end(), beside / "other") != files.end());
    CHECK(mistakes_in("hosts: {a: {ssh_config: x}}\n") ==
          texts{"1: host 'a': ssh_config: only the defaults can have one"});
}

TEST_CASE("the user's own ssh_config is refused where others may change it, and need not exist") {
    const home_folder home;
    given it("defaults: {username: u, commands: x, ssh_config: default}\nhosts: {r1: }\n");
    CHECK(it.target_mistakes({"r1"}).empty());
    write_file(home / "config", "User bob\n", 0666);
    ::chmod((home / "config").c_str(), 0666);
    CHECK(it.target_mistakes({"r1"}) ==
          texts{(home / "config") +
                ": can be changed by others, and ssh refuses it then too: chmod go-w it"});
}

TEST_CASE("a host is looked up by its name, and then by its hostname") {
    with_config one(
        "defaults: {commands: x}\nhosts:\n  r1: {hostname: 10.1.0.1}\n  r2: {hostname: 10.2.0.1}\n",
        "Host r1\n User one\nHost 10.1.*\n User ten\n Port 1010\nHost 10.2.*\n HostName no\n"
        " User two\nMatch originalhost r2\n Port 2020\n");
    CHECK(contact_of(one.only("r1")) == "one@10.1.0.1:1010");
    CHECK(contact_of(one.only("r2")) == "two@10.2.0.1:2020");
}

TEST_CASE("keys, certificates and the agent of ssh_config") {
    ::setenv("SSH_AUTH_SOCK", "/run/agent", 1);
    with_config one(
        "defaults: {username: u, commands: x}\nhosts:\n  bare:\n  word: {password: plain:pw}\n"
        "  own: {private_key: mine}\n  only:\n  none:\n  held: {agent: off}\n",
        "Host only\n IdentitiesOnly yes\nHost none\n IdentityFile none\n IdentityAgent none\n"
        "Host bare word own only held\n IdentityFile /k/%n\n IdentityAgent /run/other\n"
        "Host bare\n CertificateFile /k/cert\n");
    const auto bare = one.only("bare");
    CHECK(key_paths(bare) == texts{"/k/bare + /k/cert", "/k/bare"});
    CHECK(bare.login->keys.front().optional);
    CHECK(one.place(bare.login->keys.front().where) == "config:7");
    CHECK(bare.login->agent == "/run/other");
    CHECK(bare.login->agent_chooses());
    // Beside a password the agent's other keys would cost tries.
    CHECK(key_paths(one.only("word")) == texts{"/k/word"});
    CHECK(one.only("word").login->agent == "/run/other");
    CHECK_FALSE(one.only("word").login->agent_chooses());
    CHECK(key_paths(one.only("own")) == texts{one.it / "mine"});
    CHECK_FALSE(one.only("own").login->keys.front().optional);
    CHECK_FALSE(one.only("only").login->agent_chooses());
    CHECK(key_paths(one.only("none")).empty());
    CHECK(one.only("none").login->agent.empty());
    CHECK(one.only("held").login->agent.empty());
    one.by_flag.private_keys = {"/f"};
    CHECK(key_paths(one.only("bare")) == texts{"/f"});
    ::unsetenv("SSH_AUTH_SOCK");
}

TEST_CASE("ssh's defaults: the current user, and the keys that are there") {
    const home_folder home;
    write_file(home / "id_rsa", "", 0600);
    write_file(home / "id_ed25519", "", 0600);
    given it(
        "defaults: {commands: x}\nhosts:\n  bare:\n  word: {password: plain:pw}\n"
        "  key: {private_key: /k}\n  none: {private_key: []}\n  asked: {login: [{expect: code, "
        "answer: 'cmd:x'}]}\n");
    const auto bare = it.only("bare");
    CHECK(bare.login->username == ssh_config::this_user().name);
    CHECK(to_string(bare.login->username_from) == "current user");
    CHECK(key_paths(bare) == texts{home / "id_ed25519", home / "id_rsa"});
    CHECK(to_string(bare.login->keys.front().where) == "default key");
    // No credential that anybody named loses a try to them.
    CHECK(key_paths(it.only("word")).empty());
    CHECK(key_paths(it.only("key")) == texts{"/k"});
    CHECK(key_paths(it.only("none")).empty());
    CHECK(key_paths(it.only("asked")).empty());
    // They are none where it is asked whether an agent is needed.
    ::setenv("SSH_AUTH_SOCK", "/run/agent", 1);
    CHECK(it.only("bare").login->agent_chooses());
    ::unsetenv("SSH_AUTH_SOCK");
}

TEST_CASE("the home is $HOME where it is set") {
    const home_folder home;
    CHECK(ssh_config::this_user().home + "/.ssh/x" == home / "x");
    ::setenv("HOME", "", 1);
    given it("defaults: {commands: x}\nhosts: {bare: }\n");
    CHECK(key_paths(it.only("bare")).empty());
    ::unsetenv("HOME");
    CHECK_FALSE(ssh_config::this_user().home.empty());
}

TEST_CASE("ways over bastions that ssh_config says") {
    with_config one(
        "defaults: {username: u, commands: x, password: plain:hunter2x}\n"
        "bastions:\n  known: {hostname: 10.0.0.9, username: own, private_key: /k/own}\nhosts:\n"
        "  chain:\n  old:\n  own: {jump: known}\n  direct: {jump: none}\n  off:\n  entry:\n",
        "Host chain direct own\n ProxyJump gate,bob@far:2200\n"
        "Host old\n ProxyCommand ssh -q -W %h:%p gate\n"
        "Host off\n ProxyJump none\nHost entry\n ProxyJump known\n"
        "Host gate\n HostName 10.0.0.1\n User jumper\n Port 2022\n ProxyJump outer.example\n"
        " IdentityFile /k/gate\n"
        "Host far\n HostName 10.0.0.2\n User nobody\n Port 1\n IdentityFile /k/far\nHost known\n "
        "Port 99\n User x\n"
        " IdentityFile /k/x\n");
    CHECK(way_there(one.only("chain")) ==
          "bob@10.0.0.2:2200 < jumper@10.0.0.1:2022 < u@outer.example:22");
    CHECK(one.place(one.only("chain").origin->jump) == "config:2");
    CHECK(way_there(one.only("old")) == "jumper@10.0.0.1:2022 < u@outer.example:22");
    CHECK(one.place(one.only("old").origin->jump) == "config:4");
    CHECK(way_there(one.only("own")) == "own@10.0.0.9:99");
    CHECK(way_there(one.only("direct")) == "none");
    CHECK(way_there(one.only("off")) == "none");
    // What the inventory says of a bastion counts before.
    CHECK(way_there(one.only("entry")) == "own@10.0.0.9:99");
    CHECK(key_paths(*one.only("entry").jump->front()) == texts{"/k/own"});
    const auto gate = one.only("old").jump->front();
    CHECK(key_paths(*gate) == texts{"/k/gate"});
    // -u is meant for devices first, as ssh's -l is.
    one.by_flag.username = "eve";
    CHECK(way_there(one.only("old")) == "jumper@10.0.0.1:2022 < eve@outer.example:22");
    one.by_flag.jump = {"gate"};
    CHECK(way_there(one.only("direct")) == "jumper@10.0.0.1:2022 < eve@outer.example:22");
    one.by_flag.jump = {"gat"};
    CHECK(one.mistakes({"direct"}) ==
          texts{"--jump: jump: unknown bastion 'gat': neither bastions: nor hosts: has it, and an "
                "address is written with a dot, a user or a port (user@gat)"});
    one.by_flag.jump = {"none"};
    CHECK(way_there(one.only("chain")) == "none");
}

TEST_CASE("a name in jump: may be ssh_config's where the inventory has one") {
    const std::string rest = "hosts: {r1: {jump: gate}, r2: {jump: gat}}\n";
    given it("defaults: {username: u, commands: x, ssh_config: config}\n" + rest);
    write_file(it / "config", "Host gate\n HostName 10.0.0.1\n");
    CHECK(way_there(it.only("r1")) == "u@10.0.0.1:22");
    const auto unknown = it.target_mistakes({"r2"});
    REQUIRE(unknown.size() == 1);
    CHECK(unknown.front().starts_with("2: jump: unknown bastion 'gat'"));
    CHECK(mistakes_in("defaults: {username: u}\n" + rest).size() == 2);
}

TEST_CASE("ways that lead nowhere") {
    with_config one(
        "defaults: {username: u, commands: x}\nhosts:\n  a:\n  b:\n  c:\n  d: {jump: none}\n  e:\n",
        "Host a\n ProxyJump loop1\nHost loop1\n ProxyJump loop2\nHost loop2\n ProxyJump loop1\n"
        "Host b c d\n ProxyCommand nc %h %p\nHost *\n ProxyJump e\n");
    CHECK(
        one.mistakes({"a"}) ==
        texts{"config:6: jump: bastions are reached through each other in a circle: loop2 -> loop1 "
              "-> loop2"});
    // Whoever is reached by it fails by itself.
    CHECK(one.mistakes({"b", "c", "d"}).empty());
    CHECK(one.shortened(one.only("b").no_way) ==
          "config:8: proxycommand: netpoll never runs one: write ProxyJump, or jump: in the "
          "inventory (jump: none for no bastion)");
    CHECK(one.only("c").no_way == one.only("b").no_way);
    CHECK(one.only("d").no_way.empty());
    CHECK(one.mistakes({"e"}) == texts{"config:10: proxyjump: leads over e itself"});
}

TEST_CASE("how a host key is known") {
    const home_folder home;
    with_config one(
        "defaults: {username: u, commands: x}\nhosts:\n  named:\n  own:\n  same:\n  none:\n  "
        "bare:\n",
        "Host named\n HostKeyAlias Core\nHost own same\n UserKnownHostsFile /h/%r /h/b\n"
        "Host none\n UserKnownHostsFile none\n GlobalKnownHostsFile /h/g\n");
    CHECK(one.only("named").host_key_alias == "Core");
    CHECK(one.only("named").host_key_files == nullptr);
    const auto both = one.it.targets({"own", "same", "none", "bare"}, one.by_flag);
    CHECK(*both[0].host_key_files == texts{"/h/u", "/h/b", "/etc/ssh/ssh_known_hosts"});
    CHECK(both[0].host_key_files == both[1].host_key_files);
    CHECK(*both[2].host_key_files == texts{"/h/g"});
    CHECK(both[3].host_key_files == nullptr);
}

TEST_CASE("lists of algorithms of ssh_config") {
    with_config one(
        "defaults: {username: u, commands: x}\nhosts:\n  old:\n  own: {kex: "
        "+diffie-hellman-group14-sha1}\n"
        "  bad:\n  more:\n",
        "Host old own\n KexAlgorithms "
        "sntrup761x25519-sha512,diffie-hellman-group1-sha1,curve25519*\n"
        " HostKeyAlgorithms +ssh-rsa,ssh-dss\n"
        "Host old\n Ciphers -chacha20*,blowfish-cbc\nHost bad\n MACs umac-64@openssh.com\n"
        "Host more\n PubkeyAcceptedAlgorithms +ssh-dss\n");
    const auto old = one.only("old");
    CHECK(old.algorithms->offered.key_exchange ==
          "diffie-hellman-group1-sha1,curve25519-sha256,curve25519-sha256@libssh.org");
    CHECK(old.algorithms->offered.host_keys.ends_with(",ssh-rsa"));
    CHECK(old.algorithms->offered.ciphers.find("chacha20") == std::string::npos);
    CHECK(old.algorithms->offered.ciphers.starts_with("aes256-gcm"));
    CHECK(one.only("own").algorithms->written.key_exchange == "+diffie-hellman-group14-sha1");
    CHECK(one.only("more").algorithms == nullptr);
    CHECK(one.mistakes({"bad"}) ==
          texts{"config:7: netpoll has none of these macs, or all of them are taken away"});
    one.by_flag.algorithms.macs = "hmac-sha1";
    one.by_flag.algorithms.key_exchange = "curve25519-sha256";
    CHECK(one.only("old").algorithms->written.key_exchange == "curve25519-sha256");
}

TEST_CASE("what ssh_config says to no effect is told once, where it is in force") {
    with_config one("defaults: {username: u, commands: x}\nhosts:\n  a:\n  b:\n  quiet:\n",
                    "Host a b\n Ciphers +aes128-cbc,foo\n HostKeyAlgorithms "
                    "+ssh-ed25519-cert-v01@openssh.com,ssh-dss\n StrictHostKeyChecking accept-new\n"
                    " BindAddress 192.0.2.1\n CanonicalizeHostname always\nHost quiet\n "
                    "CanonicalizeHostname no\n StrictHostKeyChecking ask\n MACs -hmac-foo\n"
                    "Host other\n Ciphers bar\n");
    const auto targets = one.it.targets({"a", "b", "quiet"}, one.by_flag);
    CHECK(targets.front().algorithms->offered.ciphers.ends_with(",aes128-cbc"));
    texts told;
    for (const auto& each : one.it.warnings)
        told.push_back(one.shortened(each));
    CHECK(
        told ==
        texts{"config:4: stricthostkeychecking: does not count; --host-keys=accept-new or off does",
              "config:6: canonicalizehostname: does not count: names are looked up as they stand",
              "config:5: bindaddress: does not count: the system chooses the address",
              "config:2: ciphers: netpoll knows no 'foo', which is left out"});
}

TEST_CASE("PreferredAuthentications says which methods are tried, as far as netpoll speaks them") {
    with_config one(
        "defaults: {username: u, commands: x, password: plain:pw, private_key: k}\nhosts:\n"
        "  r1:\n  own: {auth_methods: publickey}\n  bad:\n  r2:\n",
        "Host bad\n PreferredAuthentications hostbased\nHost r1 own\n"
        " PreferredAuthentications gssapi-with-mic,password,publickey,password\n");
    CHECK(method_names(one.only("r1").login->methods) == "password, publickey");
    CHECK(method_names(one.only("own").login->methods) == "publickey");
    CHECK(one.only("r2").login->methods.empty());
    CHECK(one.mistakes({"bad"}) ==
          texts{"config:2: preferredauthentications: netpoll has none of these"});
}

TEST_CASE("mistakes and remarks of ssh_config have their line, each once") {
    with_config one("defaults: {username: u, commands: x}\nhosts: {a: , b: }\n",
                    "Match exec \"touch x\"\n User x\nHost a b\n IdentityFile ${NETPOLL_NONE}/k\n");
    CHECK(one.mistakes({"a", "b"}) == texts{"config:4: the variable NETPOLL_NONE is not set"});
    CHECK(one.it.warnings.size() == 1);
    CHECK(one.shortened(one.it.warnings.front()) ==
          "config:1: Match exec is never run, so this block does not count");
    write_file(one.it / "config", "Host a\n HostName x/y\n User a:b c\nUsr x\n");
    CHECK(one.mistakes({"b"}) == texts{"config:3: user: takes one value, and 'c' stands behind it",
                                       "config:4: unknown keyword 'usr' (did you mean 'user'?)"});
    write_file(one.it / "config", "Host a\n HostName x/y\n");
    CHECK(one.mistakes({"b"}).empty());
    CHECK(one.mistakes({"a"}) == texts{"config:2: hostname: 'x/y' holds a slash: give the name or "
                                       "address alone"});
    one.by_flag.ssh_config = one.it / "gone";
    CHECK(one.mistakes({"a"}) == texts{"gone: does not exist"});
}

TEST_CASE("who logs in with a list of credentials, ssh_config is not asked") {
    with_config all(
        R"(
credentials: {one: {username: ops, password: plain:hunter22}, two: {username: admin, password: plain:hunter23}}
defaults: {platform: linux, commands: [x], credentials: [one, two], jump: gate}
bastions: {gate: {}}
hosts: {r1: {}}
)",
        "Host gate\n HostName 10.0.0.1\nHost *\n User somebody\n IdentityFile /keys/%r\n");
    const auto device = all.only("r1");
    CHECK(contact_of(device) == "ops@r1:22");
    CHECK(device.login->keys.empty());
    // What it says of a bastion counts before the defaults.
    CHECK(contact_of(*device.jump->front()) == "somebody@10.0.0.1:22");
}
