// The engines' contract through bastions: real servers carry sessions to simulated devices.
#include "engine/lab_fleet.hpp"
#include "engine/server_devices.hpp"
#include "support/loopback.hpp"
#include "support/process_tree.hpp"
#include "support/skip.hpp"

#include <doctest/doctest.h>

#include <sys/types.h>

#include <array>
#include <csignal>
#include <string_view>
#include <utility>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

device bastion_at(const ssh_server& server, const std::string& name) {
    auto one = device_at(server);
    one.name = name;
    return one;
}

/// Devices that trust both the lab and the bastions.
struct network {
    explicit network(std::vector<std::string> arguments = {"--devices", "20"})
        : devices(std::move(arguments)), through(fleet_of(devices)) {}

    void trust(const ssh_server& server) { through.trust(server.access().known_hosts); }

    lab devices;
    fleet through;
};

void check_all_ok(const std::vector<outcome>& all, const std::string& via) {
    for (const auto& one : all) {
        CAPTURE(digest(one));
        CAPTURE(one.error ? one.error->detail : "");
        CHECK(one.status == device_status::ok);
        CHECK(one.via == via);
    }
}

/// Passwords that the server has rejected so far.
std::size_t rejections(openssh_server& server) {
    const auto log = server.process().err();
    std::size_t count = 0;
    constexpr std::string_view mark = "Failed password";
    for (auto at = log.find(mark); at != log.npos; at = log.find(mark, at + 1))
        ++count;
    return count;
}

/// sshd serves each connection with a process, and that with one that has fewer rights.
void signal_sessions_of(pid_t server, int number) {
    const auto all = process_tree(server);
    for (std::size_t i = all.size(); i > 1; --i)  // children first, and not the server
        kill(all[i - 1].pid, number);
}

const error& failure(const outcome& one) {
    static const error none{};
    CHECK(one.error.has_value());
    return one.error ? *one.error : none;
}

}  // namespace

TEST_CASE("bastion: OpenSSH carries all devices of every engine") {
    if (!can_run(openssh_server::obstacle())) return;
    const openssh_server server;
    network here;
    here.trust(server);
    here.through.go_through({bastion_at(server, "b1")});
    check_all_ok(run_on_every_engine(here.through), "b1");
    CHECK(here.devices.all_closed());
}

TEST_CASE("bastion: dropbear carries all devices") {
    if (!can_run(dropbear_server::obstacle())) return;
    const dropbear_server server;
    network here;
    here.trust(server);
    here.through.go_through({bastion_at(server, "b1")});
    check_all_ok(run_on_every_engine(here.through), "b1");
}

TEST_CASE("bastion: one behind another, both logged in to as any device") {
    if (!can_run(openssh_server::obstacle())) return;
    const openssh_server outer;
    const openssh_server inner;
    network here;
    here.trust(outer);
    here.trust(inner);
    auto second = bastion_at(inner, "b2");
    second.jump = {bastion_at(outer, "b1")};
    here.through.go_through({second});
    check_all_ok(run_on_every_engine(here.through), "b2");
}

TEST_CASE("bastion: the keys of its session are renewed under its devices") {
    if (!can_run(openssh_server::obstacle())) return;
    openssh_options eager;
    eager.settings = {"RekeyLimit 4K"};
    const openssh_server server{eager};
    network here;
    here.trust(server);
    here.through.go_through({bastion_at(server, "b1")});
    check_all_ok(run_on_every_engine(here.through), "b1");
}

TEST_CASE("bastion: a rejected login is tried once, and is not the device's") {
    if (!can_run(openssh_server::obstacle())) return;
    openssh_server server;
    network here;
    here.trust(server);
    auto wrong = bastion_at(server, "b1");
    wrong.password = "not it";
    here.through.go_through({wrong});
    for (const auto& engine : every_engine()) {
        CAPTURE(engine.name);
        const auto before = rejections(server);
        for (const auto& one : here.through.run(engine)) {
            CHECK(failure(one).code == errc::bastion_denied);
            CHECK(failure(one).phase == phase::connect);
            CHECK(failure(one).detail.find("the bastion b1: ") == 0);
        }
        CHECK(rejections(server) - before == 1);
    }
}

TEST_CASE("bastion: a credential that bastions reject is not shown to all of them") {
    if (!can_run(openssh_server::obstacle())) return;
    std::array<openssh_server, 4> servers;
    network here{{"--devices", "8"}};
    std::vector<device> bastions;
    for (const auto& server : servers) {
        here.trust(server);
        bastions.push_back(bastion_at(server, "b" + std::to_string(bastions.size())));
        bastions.back().password = "not it";
    }
    here.through.go_through(bastions);
    const auto all_rejections = [&servers] {
        std::size_t sum = 0;
        for (auto& server : servers)
            sum += rejections(server);
        return sum;
    };
    for (const auto& engine : every_engine()) {
        CAPTURE(engine.name);
        const auto before = all_rejections();
        for (const auto& one : here.through.run(engine))
            CHECK(failure(one).code == errc::bastion_denied);
        CHECK(all_rejections() - before == 3);
    }
}

TEST_CASE("bastion: one that lets nobody through says so, and names the device") {
    if (!can_run(openssh_server::obstacle())) return;
    openssh_options closed;
    closed.settings = {"AllowTcpForwarding no"};
    const openssh_server server{closed};
    network here{{"--devices", "3"}};
    here.trust(server);
    here.through.go_through({bastion_at(server, "b1")});
    for (const auto& one : run_on_every_engine(here.through)) {
        CHECK(failure(one).code == errc::forward_refused);
        CHECK(failure(one).detail.find("the bastion b1 does not let its user go on to 127.") == 0);
    }
}

TEST_CASE("bastion: where one lets nobody through, another one carries") {
    if (!can_run(openssh_server::obstacle())) return;
    openssh_options closed;
    closed.settings = {"AllowTcpForwarding no"};
    const openssh_server shut{closed};
    const openssh_server open;
    network here{{"--devices", "5"}};
    here.trust(shut);
    here.trust(open);
    here.through.go_through({bastion_at(shut, "b1"), bastion_at(open, "b2")});
    check_all_ok(run_on_every_engine(here.through), "b2");
    // Where none does, each one's refusal is told.
    here.through.go_through({bastion_at(shut, "b1"), bastion_at(shut, "b2")});
    for (const auto& one : here.through.run(every_engine().front())) {
        CHECK(failure(one).code == errc::forward_refused);
        CHECK(failure(one).detail.find("the bastion b1 does not let its user go on") == 0);
        CHECK(failure(one).detail.find("; the bastion b2 does not let") != std::string::npos);
    }
}

TEST_CASE("bastion: each device's own failure is told as the bastion sees it") {
    if (!can_run(openssh_server::obstacle())) return;
    const openssh_server server;
    network here;
    here.trust(server);
    auto nobody = device_at(server);
    nobody.name = "refuses";
    nobody.port = free_port("127.0.0.1");
    here.through.add(nobody);
    nobody.name = "nameless";
    nobody.hostname = "no..name";  // known to be none without asking a name server
    here.through.add(nobody);
    here.through.go_through({bastion_at(server, "b1")});
    const auto all = run_on_every_engine(here.through);
    REQUIRE(all.size() == 22);
    check_all_ok({all.begin(), all.begin() + 20}, "b1");
    CHECK(failure(all[20]).code == errc::refused);
    CHECK(failure(all[20]).phase == phase::connect);
    CHECK(failure(all[20]).detail.find("Connection refused") != std::string::npos);
    CHECK(failure(all[21]).code == errc::name_not_found);
}

TEST_CASE("bastion: one that dies in the middle is why its devices fail, and others are well") {
    if (!can_run(openssh_server::obstacle())) return;
    for (const auto& engine : every_engine()) {
        CAPTURE(engine.name);
        openssh_server server;
        network here;
        here.trust(server);
        here.through.go_through({bastion_at(server, "b1")});
        bool killed = false;
        here.through.reached = [&server, &killed](const job& work, phase where) {
            // One on an exec channel may have been answered by then.
            const bool typed = work.target->channel == channel_kind::shell;
            if (where != phase::command || !typed || std::exchange(killed, true)) return;
            signal_sessions_of(server.process().pid(), SIGKILL);
        };
        std::size_t broken = 0;
        for (const auto& one : here.through.run(engine)) {
            CAPTURE(digest(one));
            if (one.status == device_status::ok) continue;
            ++broken;
            CHECK(failure(one).code == errc::bastion_failed);
            CHECK(failure(one).detail.find("the bastion b1") != std::string::npos);
        }
        CHECK(broken >= 1);
        CHECK(here.devices.all_closed());
    }
}

TEST_CASE("bastion: one that stands still is why its devices fail, not they") {
    if (!can_run(openssh_server::obstacle())) return;
    openssh_server server;
    network here{{"--devices", "4", "--latency", "60s"}};
    here.trust(server);
    here.through.go_through({bastion_at(server, "b1")});
    bool frozen = false;
    here.through.reached = [&server, &frozen](const job&, phase where) {
        if (where != phase::command || std::exchange(frozen, true)) return;
        signal_sessions_of(server.process().pid(), SIGSTOP);
    };
    const auto all = here.through.run(every_engine().front());
    signal_sessions_of(server.process().pid(), SIGKILL);
    CHECK(all.size() == 4);
    for (const auto& one : all) {
        CHECK(failure(one).code == errc::bastion_failed);
        CHECK(failure(one).detail.find("the bastion b1") != std::string::npos);
    }
}

TEST_CASE("bastion: where none of several is of use, each one's cause is told") {
    if (!can_run(openssh_server::obstacle())) return;
    openssh_server server;
    network here{{"--devices", "3"}};
    here.trust(server);
    auto wrong = bastion_at(server, "b1");
    wrong.password = "not it";
    auto gone = bastion_at(server, "b2");
    gone.port = free_port("127.0.0.1");
    here.through.go_through({wrong, gone});
    for (const auto& one : here.through.run(every_engine().front())) {
        CHECK(failure(one).detail.find("the bastion b1: auth_rejected") == 0);
        CHECK(failure(one).detail.find("; the bastion b2: refused") != std::string::npos);
    }
}

TEST_CASE("bastion: where one is not there, another one carries") {
    if (!can_run(openssh_server::obstacle())) return;
    const openssh_server server;
    network here;
    here.trust(server);
    auto gone = bastion_at(server, "b1");
    gone.port = free_port("127.0.0.1");
    here.through.go_through({gone, bastion_at(server, "b2")});
    check_all_ok(run_on_every_engine(here.through), "b2");
}

TEST_CASE("bastion: one that is not there fails its devices with its name") {
    if (!can_run(openssh_server::obstacle())) return;
    const openssh_server server;
    network here{{"--devices", "5"}};
    here.trust(server);
    auto gone = bastion_at(server, "b1");
    gone.port = free_port("127.0.0.1");
    here.through.go_through({gone});
    for (const auto& one : here.through.run(every_engine().front())) {
        CHECK(failure(one).code == errc::bastion_failed);
        CHECK(failure(one).detail.find("the bastion b1: refused in connect") == 0);
    }
}
