// ssh_config and ssh's defaults as a user of the program meets them. Knows no engine.
#include "cli/program.hpp"
#include "support/has.hpp"
#include "support/skip.hpp"
#include "support/ssh_servers.hpp"
#include "support/test_account.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>
#include <unistd.h>

using namespace netpoll::testing;
using nlohmann::json;

namespace {

using texts = std::vector<std::string>;

/// The host keys of a server, under this name.
std::string keys_named(const std::string& name, const server_access& access) {
    const auto listed = "[" + access.address + "]:" + std::to_string(access.port);
    auto lines = access.known_hosts;
    for (auto at = lines.find(listed); at != lines.npos; at = lines.find(listed, at + name.size()))
        lines.replace(at, listed.size(), name);
    return lines;
}

/// What ssh needs to know of a server, and which name its key has.
std::string host_block(const std::string& name, const server_access& access) {
    return "Host " + name + "\n HostName " + access.address + "\n Port " +
           std::to_string(access.port) + "\n User " + access.username + "\n HostKeyAlias " + name +
           "-key\n";
}

/// A folder that is $HOME, with an inventory that says nothing of how to get anywhere.
class ssh_home {
public:
    ssh_home() {
        ::mkdir((folder_ / ".ssh").c_str(), 0700);
        write_file(inventory(),
                   "defaults: {platform: linux, commands: [echo hello]}\n"
                   "hosts: {dev: }\n");
    }
    std::string inventory() const { return folder_ / "inventory.yaml"; }
    std::string operator/(const std::string& name) const { return folder_ / (".ssh/" + name); }
    void write(const std::string& name, const std::string& text) const {
        write_file(*this / name, text, 0600);
    }
    run_result run(texts arguments) const {
        arguments.insert(arguments.begin(), "--host-keys=strict");
        arguments.push_back(inventory());
        return run_netpoll(std::move(arguments), {{"HOME=" + folder_.path()}, {}, {}});
    }

private:
    temp_folder folder_;
};

json device_in(const run_result& result) {
    const auto document = json::parse(result.out, nullptr, false);
    CHECK_MESSAGE(document.is_object(), result.err);
    return document.is_object() ? document["devices"][0] : json();
}

}  // namespace

TEST_CASE("a login that only ssh_config describes, over a bastion, in every mode") {
    if (!can_run(openssh_server::obstacle())) return;
    const openssh_server device;
    const openssh_server gate;
    const ssh_home home;
    home.write("known", keys_named("dev-key", device.access()));
    home.write("gates", keys_named("gate-key", gate.access()));
    const auto key = " IdentityFile " + device.access().key + "\n";
    home.write("any", host_block("dev", device.access()) + key +
                          " ProxyJump gate\n UserKnownHostsFile ~/.ssh/none ~/.ssh/known\n" +
                          host_block("gate", gate.access()) + key +
                          " UserKnownHostsFile ~/.ssh/gates\n");
    for (const char* mode : {"async", "threads", "processes", "sequential"}) {
        CAPTURE(mode);
        const auto result = home.run({"--ssh-config", home / "any", "--mode", mode});
        CHECK_MESSAGE(result.status == 0, result.err);
        const auto record = device_in(result);
        CHECK(record["status"] == "ok");
        CHECK(record["via"] == "gate");
        CHECK(record["hostname"] == device.access().address);
        CHECK(record["ssh"]["auth"] == "publickey");
        CHECK(record["commands"][0]["output"] == "hello\n");
    }
    // The name in known_hosts is the alias, and those files alone count.
    home.write("known", keys_named("dev-key", gate.access()));
    home.write("known_hosts", keys_named("dev-key", device.access()) + device.access().known_hosts);
    const auto changed = device_in(home.run({"--ssh-config", home / "any"}));
    CHECK(changed["error"]["code"] == "host_key_changed");
    CHECK(changed["ssh"]["known_as"] == "dev-key");
    CHECK(home.run({"--ssh-config", home / "any", "--host-keys=off"}).status == 0);
}

TEST_CASE("~/.ssh/config and a default key log in, and new host keys go where it says") {
    if (!can_run(openssh_server::obstacle())) return;
    const openssh_server device;
    const ssh_home home;
    home.write("id_ed25519", read_file(device.access().key));
    // A key that asks for a passphrase is left out.
    make_key(home / "id_rsa", {"rsa", 2048, "never-typed", false});
    home.write("config", host_block("dev", device.access()) + " UserKnownHostsFile ~/.ssh/own\n");
    const texts asked{"--ssh-config", "default", "--host-keys=accept-new"};
    const auto result = home.run(asked);
    CHECK_MESSAGE(result.status == 0, result.err);
    CHECK(has(device_in(result)["ssh"]["auth_key"].get<std::string>(), home / "id_ed25519"));
    const auto own = read_file(home / "own");
    CHECK(own.starts_with("dev-key "));
    CHECK(has(keys_named("dev-key", device.access()), own));
    CHECK(::access((home / "known_hosts").c_str(), F_OK) != 0);
    CHECK(has(result.err, "1 new host key written to " + (home / "known_hosts") +
                              ", or where ssh_config says"));
    // What a result holds is accepted under the alias too.
    const auto unknown = home.run({"--ssh-config", "default", "-o", home / "results.json"});
    CHECK(unknown.status == 0);
    write_file(home / "own", "");
    CHECK(home.run({"--ssh-config", "default", "-o", home / "results.json"}).status == 1);
    const auto accepted = run({NETPOLL_BINARY_DIR "/netpoll", "hostkeys", "accept", "--from",
                               home / "results.json", "--known-hosts", home / "own"},
                              clean_environment());
    CHECK_MESSAGE(accepted.status == 0, accepted.err);
    CHECK(read_file(home / "own") == own);
    CHECK(validated(home / "results.json").empty());
    // Without being asked for it is not read, so that nobody is contacted under that name.
    CHECK(device_in(home.run({"--connect-timeout=1s"}))["hostname"] == "dev");
}

TEST_CASE("a dry run says where each value comes from") {
    const ssh_home home;
    home.write("config",
               "Host dev\n HostName 192.0.2.7\n Port 2022\n ProxyJump gate\n"
               " HostKeyAlias alias\nHost gate\n HostName 192.0.2.1\n User bob\n"
               " IdentityFile ~/.ssh/gate_key\n");
    make_key(home / "id_ecdsa", {"ecdsa", 0, "never-typed", false});
    const auto dry = home.run({"-n", "--ssh-config", "default", "-u", "eve"});
    CHECK(dry.status == 0);
    const auto config = home / "config";
    CHECK(has(dry.out, "  address   192.0.2.7:2022 (" + config + ":2, port " + config +
                           ":3)\n"
                           "  reached   via gate (" +
                           config +
                           ":4)\n"
                           "  host key  known as alias\n"
                           "  login     eve (--username); key " +
                           (home / "id_ecdsa") + " (default key)\n"));
    CHECK(has(dry.out, "bastion gate\n  address   192.0.2.1:22 (" + config +
                           ":7)\n"
                           "  login     bob (" +
                           config + ":8); key " + (home / "gate_key") + " (" + config + ":9)\n"));
    CHECK(has(dry.err, "default key: private key " + (home / "id_ecdsa") +
                           ": the private key is encrypted: give its passphrase; it is left out"));
    CHECK(has(dry.err, config + ":9: private key " + (home / "gate_key") +
                           ": there is no such file; it is left out"));
    const auto bare = home.run({"-n"});
    CHECK(has(bare.out, "  address   dev:22\n  login     "));
    CHECK(has(bare.out, " (current user); key " + (home / "id_ecdsa") + " (default key)\n"));
}

TEST_CASE("a bastion that the inventory names may be one of --ssh-config alone") {
    const ssh_home home;
    home.write("config", "Host gate\n HostName 192.0.2.1\n User bob\n");
    for (const char* way : {"gate", "ssh://eve@192.0.2.9:99"}) {
        write_file(home.inventory(),
                   std::string("defaults: {platform: linux, commands: [x], jump: '") + way +
                       "'}\nhosts: {dev: }\n");
        const auto dry = home.run({"-n", "--ssh-config", "default"});
        CHECK_MESSAGE(dry.status == 0, dry.err);
        CHECK(has(dry.out, way[0] == 'g' ? "via gate (" : "via eve@192.0.2.9:99"));
    }
    write_file(home.inventory(), "hosts: {dev: {platform: linux, commands: [x], jump: gate}}\n");
    const auto without = home.run({"-n"});
    CHECK(without.status == 2);
    CHECK(has(without.err, "unknown bastion 'gate'"));
}

TEST_CASE("a bad ssh_config contacts nobody, and no result is written over one") {
    const ssh_home home;
    home.write("config", "Host dev\n Prot 22\n");
    const auto bad = home.run({"--ssh-config", home / "config"});
    CHECK(bad.status == 2);
    CHECK(bad.err.starts_with((home / "config") +
                              ":2: unknown keyword 'prot' (did you mean 'port'?)\n"));
    CHECK(bad.out.empty());
    const auto marker = home / "ran";
    home.write("config", "Match exec \"touch " + marker +
                             "\"\n Port 1\nHost dev\n ProxyCommand touch " + marker + "\n");
    const auto command = home.run({"--ssh-config", home / "config"});
    CHECK(command.status == 1);
    CHECK(has(command.err, (home / "config") + ":4: proxycommand: netpoll never runs one"));
    CHECK(has(command.out, "\"unreachable\""));
    CHECK(has(home.run({"-n", "-J", "none", "--ssh-config", home / "config"}).err,
              (home / "config") + ":1: Match exec is never run"));
    CHECK(::access(marker.c_str(), F_OK) != 0);
    const auto over = home.run({"--ssh-config", home / "config", "-o", home / "config"});
    CHECK(over.status == 2);
    CHECK(has(over.err, "--output is the file of --ssh-config"));
    CHECK(
        home.run({"--ssh-config", home / "gone"}).err.starts_with((home / "gone") + ": does not"));
    CHECK(home.run({"-F", home / "config"}).status == 2);
}
