// netpoll-lab as a program: what it prints, writes and counts, how it ends.
#include "lab_client.hpp"
#include "lab_process.hpp"
#include "support/has.hpp"
#include "support/loopback.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <vector>

using namespace netpoll::testing;

namespace {

const std::string lab = NETPOLL_BINARY_DIR "/netpoll-lab";

/// A command line for a lab of one device on an address of its own.
std::vector<std::string> one_device(const std::string& end_after) {
    const auto address = own_address();
    return {
        lab,     "--devices", "1", "--base", address, "--port", std::to_string(free_port(address)),
        "--for", end_after};
}

/// OpenSSH's verdict on the lab's known_hosts: exit status of `true` over ssh, 255 where refused.
run_result over_openssh(const lab_process& at, std::size_t index) {
    return run({"ssh", "-F", "none", "-o", "StrictHostKeyChecking=yes", "-o",
                "UserKnownHostsFile=" + (at.folder() / "known_hosts"), "-o", "BatchMode=yes", "-i",
                at.folder() / "id", "-p", std::to_string(at.port()), "lab@" + at.address(index),
                "show version"});
}

std::string make_key(const temp_folder& folder) {
    const auto path = folder / "id";
    REQUIRE(run({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path}).status == 0);
    return path;
}

}  // namespace

TEST_CASE("ready line, files, counters and the end by SIGTERM") {
    temp_folder folder;
    lab_process at(5, {"--stats", folder / "stats.json", "--ready-file", folder / "ready"});
    CHECK(at.ready_line() == "netpoll-lab: ready: 5 devices on " + at.address(0) + "-" +
                                 at.address(4) + " port " + std::to_string(at.port()));
    CHECK(has(read_file(folder / "ready"), "5 devices"));
    const auto inventory = read_file(at.folder() / "lab.yaml");
    CHECK(has(inventory, "username: \"lab\""));
    CHECK(has(inventory, "channel: exec"));
    CHECK(has(inventory, "hostname: " + at.address(4) + ", groups: [arista_eos]"));

    {
        auto client = connected_to(at, 2);
        CHECK_FALSE(client.password("lab", "wrong"));
        REQUIRE(client.login());
        CHECK(client.exec("show clock").status == 0);
        CHECK(at.counts("open=1 max=1 accepted=1 handshakes=1 logins=1 auth_failures=1"));
    }
    CHECK(at.counts("open=0 max=1"));
    CHECK(at.process().terminate() == 0);
    const auto stats = read_file(folder / "stats.json");
    CHECK(has(stats, "\"logins\": 1"));
    CHECK(has(stats, "\"sessions_open\": 0"));
    CHECK(has(stats, "\"commands\": 1"));
    CHECK(has(stats, "\"password_attempts\": 2"));
    CHECK(has(stats, "\"password_rejected\": 1"));
    CHECK(has(stats, "\"device_password_attempts_max\": 2"));
}

TEST_CASE("realms: dealt in turns, named in the inventory, counted apart, also while it runs") {
    temp_folder folder;
    lab_process at(5, {"--realms", "2", "--stats", folder / "stats.json"});
    const auto inventory = read_file(at.folder() / "lab.yaml");
    CHECK(has(inventory, "realms:\n  realm0:\n  realm1:\ngroups:"));
    CHECK(has(inventory, "realm: realm0"));
    for (const std::size_t device : {1, 3, 4}) {
        lab_client client;
        REQUIRE(client.connect(at.address(device), at.port()));
        CHECK_FALSE(client.password("lab", "wrong"));
        REQUIRE(client.interactive("lab", "lab-password"));
    }
    CHECK(at.counts("password_attempts=6 password_rejected=3"));
    const auto stats = read_file(folder / "stats.json");
    CHECK(has(stats, "\"realm\": \"realm0\",\n      \"password_attempts\": 2"));
    CHECK(has(stats, "\"realm\": \"realm1\",\n      \"password_attempts\": 4"));
    CHECK(has(stats, "\"retries_per_500ms\": []"));
}

TEST_CASE("it ends by itself after --for") {
    const auto ended = run(one_device("50ms"));
    CHECK(ended.status == 0);
    CHECK(has(ended.out, "ready: 1 device on"));
}

TEST_CASE("it ends when its parent ends, where told to") {
    auto argv = one_device("60s");
    std::string line;
    for (const auto& word : argv)
        line += word + " ";
    child_process shell({"sh", "-c", line + "--die-with-parent & wait"});
    REQUIRE(shell.wait_for_line("ready:"));
    argv.back() = "0ms";
    CHECK(run(argv).status == 1);  // the address is taken
    shell.signal(SIGKILL);
    REQUIRE(shell.wait());
    bool gone = false;
    for (int i = 0; i < 500 && !gone; ++i)
        gone = run(argv).status == 0;
    CHECK(gone);
}

TEST_CASE("mistakes end with 2 and a sentence, a taken address with 1") {
    for (const auto& arguments :
         std::vector<std::vector<std::string>>{{"--devices", "0"},
                                               {"--platforms", "atari"},
                                               {"--fault", "loud=5%"},
                                               {"--fault", "silent@nobody"},
                                               {"--base", "192.0.2.1"},
                                               {"--latency", "3s-1s"},
                                               {"--auth", "telepathy"},
                                               {"--password-env", "NETPOLL_NOT_SET"},
                                               {"--reject-realm", "1"},
                                               {"--realms", "2", "--silent-realm", "2"},
                                               {"--aaa-delay", "soon"},
                                               {"--one-listener", "--fault", "refuse-for=5%"},
                                               {"--one-listener", "--fault", "refuse=5%"}}) {
        std::vector<std::string> argv{lab};
        argv.insert(argv.end(), arguments.begin(), arguments.end());
        const auto ended = run(argv);
        CAPTURE(arguments.front());
        CHECK(ended.status == 2);
        CHECK_FALSE(ended.err.empty());
        CHECK(ended.out.empty());
    }
    lab_process first(1);
    const auto second = run({lab, "--devices", "1", "--base", first.address(0), "--port",
                             std::to_string(first.port())});
    CHECK(second.status == 1);
    CHECK(has(second.err, "cannot listen on " + first.address(0)));
    auto argv = one_device("0ms");
    argv.insert(argv.end(), {"--kex", "none-such"});
    CHECK(run(argv).status == 1);
    CHECK(run({lab, "--help"}).status == 0);
}

TEST_CASE("OpenSSH accepts known_hosts, plain and hashed, keys of every type, own and shared") {
    temp_folder folder;
    const auto key = make_key(folder);
    for (const auto& arguments : std::vector<std::vector<std::string>>{
             {},
             {"--hash-known-hosts"},
             {"--host-key-type", "ecdsa"},
             {"--host-key-type", "rsa", "--no-host-keys-per-device"},
             {"--one-listener"}}) {
        auto all = arguments;
        all.insert(all.end(), {"--authorized-key", key + ".pub", "--platforms", "cisco_ios"});
        lab_process at(3, all);
        write_file(at.folder() / "id", read_file(key), 0600);
        const auto ended = over_openssh(at, 2);
        CAPTURE(ended.err);
        CHECK(ended.status == 0);
        CHECK(has(ended.out, "System serial number"));
    }
}

TEST_CASE("known_hosts holds another key or none where the fault says so") {
    temp_folder folder;
    const auto key = make_key(folder);
    lab_process at(3, {"--authorized-key", key + ".pub", "--fault", "changed-host-key=0.34",
                       "--fault", "unlisted-host-key=0.34"});
    write_file(at.folder() / "id", read_file(key), 0600);
    int changed = 0;
    int unlisted = 0;
    int well = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const auto ended = over_openssh(at, i);
        changed += has(ended.err, "IDENTIFICATION HAS CHANGED");
        unlisted += has(ended.err, "No ED25519 host key is known");
        well += ended.status == 0;
    }
    CHECK(changed == 1);
    CHECK(unlisted == 1);
    CHECK(well == 1);
}

TEST_CASE("500 sessions live at once") {
    lab_process at(100);
    std::vector<lab_client> clients(500);
    for (std::size_t i = 0; i < clients.size(); ++i) {
        REQUIRE(clients[i].connect(at.address(i % 100), at.port()));
        REQUIRE(clients[i].login());
        REQUIRE(clients[i].open_shell());
    }
    CHECK(at.counts("open=500 max=500 accepted=500 handshakes=500 logins=500"));
    for (auto& client : clients)
        client.type("echo 4\rexit\r");
    for (auto& client : clients)
        CHECK(client.read_to_end());
    CHECK(at.counts("open=0 max=500"));
}
