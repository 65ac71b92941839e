// The engines' contract over the simulated network, with all its faults. Knows no real server.
#include "engine/lab_fleet.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <set>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

// Short, so that faults which are only seen by waiting do not hold up the suite; long enough for
// the sanitizers on two cores.
inventory_overrides impatient() {
    inventory_overrides o;
    o.connect = milliseconds{4'000};
    o.kex = milliseconds{4'000};
    o.auth = milliseconds{4'000};
    o.prompt = milliseconds{4'000};
    o.idle = milliseconds{2'500};
    o.command = milliseconds{6'000};
    return o;
}

// Some platforms say empty lines before their prompt.
int lines_of_text(const std::string& text) {
    int lines = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n' && i > 0 && text[i - 1] != '\n') ++lines;
    }
    return lines;
}

struct expectation {
    const char* fault;
    errc code;
    phase where;
};

}  // namespace

TEST_CASE("lab: a mixed network answers all engines alike") {
    lab network{{"--devices", "48"}};
    fleet devices = fleet_of(network);
    const auto got = run_on_every_engine(devices);
    REQUIRE(got.size() == 48);
    std::set<std::string> platforms;
    std::set<std::string> outputs;
    for (const auto& one : got) {
        CAPTURE(digest(one));
        CHECK(one.status == device_status::ok);
        platforms.insert(one.target->platform);
        for (const auto& c : one.commands) {
            CHECK(c.status == command_status::ok);
            CHECK(!c.output.empty());
            CHECK(c.output.find("More") == std::string::npos);
            outputs.insert(c.output);
        }
    }
    CHECK(platforms.size() >= 5);
    // Devices differ, so a session that got another's bytes would show.
    CHECK(outputs.size() == got.size());
    CHECK(network.all_closed());
}

TEST_CASE("lab: long output is paged off or paged through") {
    lab network{
        {"--devices", "12", "--platforms", "cisco_ios,cisco_nxos,arista_eos,juniper_junos"}};
    fleet devices;
    devices.trust(network.known_hosts());
    inventory_overrides long_output;
    long_output.commands = {"lines 500"};
    devices.add_inventory(network.inventory(), long_output);
    for (const auto& one : run_on_every_engine(devices)) {
        CAPTURE(one.target->platform);
        REQUIRE(one.status == device_status::ok);
        const auto& text = one.commands[0].output;
        CHECK(lines_of_text(text) == 500);
        CHECK(text.find("More") == std::string::npos);
        CHECK(text.find("more") == std::string::npos);
    }
}

TEST_CASE("lab: every fault has its code and phase, and hurts nobody else") {
    static constexpr expectation expected[] = {
        {"refuse", errc::refused, phase::connect},
        {"silent", errc::timed_out, phase::kex},
        {"close-before-banner", errc::closed, phase::kex},
        {"not-ssh", errc::not_ssh, phase::kex},
        {"wrong-password", errc::auth_rejected, phase::auth},
        {"changed-host-key", errc::host_key_changed, phase::host_key},
        {"unlisted-host-key", errc::host_key_unknown, phase::host_key},
        {"close-mid-output", errc::closed, phase::command},
        {"stall-mid-output", errc::stalled, phase::command},
        {"no-prompt", errc::prompt_not_seen, phase::prompt},
        {"no-shell", errc::channel_refused, phase::channel},
        {"drop-after-login", errc::closed, phase::channel},
    };
    for (const auto& [fault, code, where] : expected) {
        CAPTURE(fault);
        lab network{{"--devices", "2", "--platforms", "cisco_ios", "--output-lines", "200",
                     "--fault", std::string{fault} + "=50%"}};
        fleet devices = fleet_of(network, impatient());
        int well = 0;
        for (const auto& one : run_on_every_engine(devices)) {
            CAPTURE(digest(one));
            if (one.status == device_status::ok) {
                ++well;
                continue;
            }
            REQUIRE(one.error.has_value());
            CHECK(name(one.error->code) == name(code));
            CHECK(name(one.error->phase) == name(where));
        }
        CHECK(well == 1);
    }
}

TEST_CASE("lab: faults that must not matter") {
    for (const char* fault : {"garbage-before-banner", "slow-drip", "kbd-interactive-only"}) {
        CAPTURE(fault);
        lab network{{"--devices", "1", "--platforms", "cisco_ios", "--fault",
                     std::string{fault} + "=100%"}};
        fleet devices = fleet_of(network);
        for (const auto& one : run_on_every_engine(devices)) {
            CAPTURE(digest(one));
            CHECK(one.status == device_status::ok);
        }
    }
}

TEST_CASE("lab: endless output is cut at the limit") {
    lab network{
        {"--devices", "2", "--platforms", "cisco_ios,linux", "--fault", "endless-output=100%"}};
    fleet devices = fleet_of(network);
    devices.max_output = 100'000;
    for (const auto& one : run_on_every_engine(devices)) {
        CAPTURE(one.target->platform);
        REQUIRE(one.error.has_value());
        CHECK(one.error->code == errc::output_limit);
        CHECK(one.commands[0].truncated);
        CHECK(one.commands[0].output.size() == 100'000);
        CHECK(one.commands[0].status == command_status::incomplete);
    }
}

TEST_CASE("lab: bytes that trickle in do not outlive the limits") {
    lab network{{"--devices", "1", "--platforms", "cisco_ios", "--output-lines", "3000", "--fault",
                 "slow-drip=100%"}};
    fleet devices;
    devices.trust(network.known_hosts());
    auto limits = impatient();
    limits.command = milliseconds{1'000};
    limits.prompt = milliseconds{60'000};
    limits.commands = {"lines 3000"};
    devices.add_inventory(network.inventory(), limits);
    // How far each engine got is a matter of time, so there is no digest to compare.
    for (const auto& engine : every_engine()) {
        CAPTURE(engine.name);
        const auto got = devices.run(engine).front();
        CAPTURE(digest(got));
        REQUIRE(got.error.has_value());
        CHECK(got.error->code == errc::timed_out);
        CHECK(got.error->phase == phase::command);
        CHECK(got.commands[0].status == command_status::timeout);
        CHECK(!got.commands[0].output.empty());
    }
}

TEST_CASE("lab: the device's own limit ends it in any phase") {
    lab network{{"--devices", "2", "--platforms", "cisco_ios,linux", "--latency", "60s"}};
    fleet devices;
    devices.trust(network.known_hosts());
    auto limits = impatient();
    limits.idle = limits.command = milliseconds{60'000};
    limits.device = milliseconds{1'500};
    devices.add_inventory(network.inventory(), limits);
    for (const auto& one : run_on_every_engine(devices)) {
        CAPTURE(digest(one));
        REQUIRE(one.error.has_value());
        CHECK(one.error->code == errc::device_deadline);
        CHECK(one.status == device_status::failed);
    }
    CHECK(network.all_closed());
}

TEST_CASE("lab: a stop request ends sessions with a goodbye and loses no record") {
    for (const auto& engine : every_engine()) {
        CAPTURE(engine.name);
        lab network{{"--devices", "20", "--platforms", "cisco_ios,linux", "--latency", "60s"}};
        fleet devices;
        devices.trust(network.known_hosts());
        inventory_overrides patient;
        devices.add_inventory(network.inventory(), patient);
        std::stop_source stop;
        // Sessions are open once the devices think; the lab says how many.
        const auto wanted = std::min<int>(20, static_cast<int>(engine.concurrency));
        std::jthread stopper;
        devices.on_begin = [&] {
            stopper = std::jthread{[&] {
                const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds{30};
                while (network.open_sessions() < wanted &&
                       std::chrono::steady_clock::now() < limit) {
                }
                stop.request_stop();
            }};
        };
        const auto got = devices.run(engine, stop.get_token());
        stopper.join();
        int reported = 0;
        for (const auto& one : got) {
            if (one.target == nullptr) continue;
            ++reported;
            CAPTURE(digest(one));
            CHECK(one.status == device_status::cancelled);
            REQUIRE(one.error.has_value());
            CHECK(one.error->code == errc::interrupted);
            REQUIRE(one.commands.size() == 1);
            const bool sent = one.commands[0].sent;
            CHECK(one.commands[0].status ==
                  (sent ? command_status::incomplete : command_status::not_run));
        }
        CHECK(reported >= wanted);
        CHECK(network.all_closed());
    }
}

TEST_CASE("names that do not resolve, and names that do") {
    lab network{{"--devices", "1", "--platforms", "linux", "--base", "127.0.0.1"}};
    fleet devices;
    devices.host_keys = host_key_policy::off;
    device known;
    known.name = "by name";
    known.hostname = "localhost";
    known.port = network.port();
    known.username = "lab";
    known.password = "lab-password";
    known.commands = {"uname -a"};
    devices.add(known);
    device unknown = known;
    unknown.name = "unknown";
    unknown.hostname = "no-such-host.invalid";
    devices.add(unknown);
    const auto got = run_on_every_engine(devices);
    CAPTURE(digest(got));
    CHECK(got[0].status == device_status::ok);
    CHECK(got[0].address == "127.0.0.1");
    REQUIRE(got[1].error.has_value());
    CHECK(got[1].error->code == errc::name_not_found);
    CHECK(got[1].error->phase == phase::resolve);
    CHECK(got[1].attempts.empty());
}

TEST_CASE("every phase that a session enters is heard, in order, from every engine") {
    lab network{{"--devices", "6", "--platforms", "linux,cisco_ios"}};
    fleet devices = fleet_of(network);
    for (const auto& engine : every_engine()) {
        CAPTURE(engine.name);
        std::map<std::size_t, std::vector<phase>> heard;
        devices.reached = [&](const job& work, phase entered) {
            heard[work.index].push_back(entered);
        };
        for (const auto& one : devices.run(engine)) {
            CAPTURE(digest(one));
            std::vector<phase> booked;
            for (int i = static_cast<int>(phase::connect); i < phase_count; ++i)
                if (one.phases[static_cast<std::size_t>(i)])
                    booked.push_back(static_cast<phase>(i));
            auto& phases = heard[one.index];
            REQUIRE(phases.size() >= 5);
            CHECK(std::is_sorted(phases.begin(), phases.begin() + 5));
            // Prompt and command may take turns.
            std::sort(phases.begin(), phases.end());
            phases.erase(std::unique(phases.begin(), phases.end()), phases.end());
            CHECK(phases == booked);
        }
    }
}
