// Planning a network from options, and reading option texts. No socket.
#include "lab/network.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace netpoll::lab;
using namespace std::chrono_literals;

namespace {

fault_rule rule(const char* text) {
    auto parsed = parse_fault(text);
    REQUIRE(parsed);
    return *parsed;
}

std::ptrdiff_t count_of(const std::vector<device>& devices, fault f) {
    return std::count_if(devices.begin(), devices.end(),
                         [f](const device& d) { return d.broken == f; });
}

}  // namespace

TEST_CASE("names are unique, addresses count up across octets, the seed decides the rest") {
    lab_options options;
    options.devices = 600;
    options.base = "127.10.0.250";
    const auto network = plan_network(options);
    REQUIRE(network);
    std::set<std::string> names;
    for (const auto& d : *network)
        names.insert(d.name);
    CHECK(names.size() == 600);
    CHECK(dotted((*network)[5].address) == "127.10.0.255");
    CHECK(dotted((*network)[6].address) == "127.10.1.0");

    const auto again = plan_network(options);
    REQUIRE(again);
    CHECK((*again)[17].name == (*network)[17].name);
    options.seed = 2;
    const auto other = plan_network(options);
    REQUIRE(other);
    CHECK((*other)[17].traits != (*network)[17].traits);
}

TEST_CASE("platforms come in the proportion asked for, even in a short row") {
    lab_options options;
    options.devices = 8;
    options.platforms = *parse_platforms("cisco_ios:3,arista_eos");
    const auto network = plan_network(options);
    REQUIRE(network);
    CHECK(std::count_if(network->begin(), network->end(),
                        [](const device& d) { return d.kind->platform == "cisco_ios"; }) == 6);
    CHECK_FALSE(parse_platforms("cisco_ios,atari"));
    CHECK_FALSE(parse_platforms("cisco_ios:x"));
    CHECK_FALSE(parse_platforms("cisco_ios:0"));
}

TEST_CASE("a share of faults is exact, and hosts named keep theirs") {
    lab_options options;
    options.devices = 200;
    options.faults = {rule("refuse=5%"), rule("silent=0.1"), rule("no-prompt@127.10.0.7"),
                      rule("close-first:2=10%"), rule("refuse-for:3s@127.10.0.8")};
    const auto network = plan_network(options);
    REQUIRE(network);
    CHECK(count_of(*network, fault::refuse) == 10);
    CHECK(count_of(*network, fault::silent) == 20);
    CHECK((*network)[6].broken == fault::no_prompt);
    CHECK(std::count_if(network->begin(), network->end(),
                        [](const device& d) { return d.refusals == 2; }) == 20);
    CHECK((*network)[7].deaf_for == 3s);
}

TEST_CASE("what does not fit together is said") {
    lab_options options;
    options.base = "127.255.255.250";
    CHECK_FALSE(plan_network(options));
    options.base = "10.0.0.1";
    CHECK_FALSE(plan_network(options));
    options.base = "127.10.0.1";
    options.faults = {rule("silent@nobody")};
    REQUIRE_FALSE(plan_network(options));
    CHECK(plan_network(options).error().find("nobody") != std::string::npos);
    options.faults = {rule("silent@127.10.0.1"), rule("no-prompt@127.10.0.1")};
    CHECK_FALSE(plan_network(options));
}

TEST_CASE("every fault name is read, in both forms; other texts are not") {
    for (const auto text : fault_names()) {
        CHECK(name(rule((std::string(text) + "=5%").c_str()).kind) == text);
        CHECK(rule((std::string(text) + "@a,b").c_str()).hosts.size() == 2);
    }
    CHECK(rule("reset-first:3=5%").times == 3);
    CHECK(rule("close-first@a").times == 1);
    CHECK(rule("refuse-for:1.5s@a,b").duration == 1500ms);
    for (const char* bad :
         {"close-first:0=5%", "close-first:=5%", "reset-first:2s=5%", "refuse-for:soon=5%",
          "silent:3=5%", "", "silent", "silent=", "silent=2", "silent=-1", "silent=x", "silent=5%%",
          "silent@", "loud=5%", "silent=nan"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_fault(bad));
    }
}

TEST_CASE("durations") {
    CHECK(parse_duration("250ms") == 250ms);
    CHECK(parse_duration("1.5s") == 1500ms);
    CHECK(parse_duration("2m") == 2min);
    CHECK(parse_duration("3") == 3s);
    for (const char* bad : {"", "s", "1h", "-1s", "1 s", "nan"})
        CHECK_FALSE(parse_duration(bad));
    CHECK(parse_duration_range("1s-3s")->most == 3s);
    CHECK(parse_duration_range("1s")->least == 1s);
    CHECK_FALSE(parse_duration_range("3s-1s"));
}
