// Budgets in simulated time: of realms, groups and bastions.
#include "schedule/simulated_network.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;
using namespace std::chrono_literals;

TEST_CASE("so many logins a second, evenly") {
    simulated_network net(2'000);
    net.options.budgets.all.logins_per_second = 50;
    net.run();
    CHECK(net.ok == 2'000);
    CHECK(net.most_logins_within(1s) <= 51);
    CHECK(net.most_logins_within(100ms) <= 6);
    CHECK(net.took < 42s);
    // Who waits for its turn holds no connection, but for what the averages miss.
    CHECK(net.longest_wait < 300ms);
    CHECK(net.most_sessions < 20);
}

TEST_CASE("two realms keep their own rates") {
    simulated_network net(
        1'500, [](target& one, std::size_t i) { one.realm = i % 3 == 0 ? "slow" : "fast"; });
    net.options.budgets.realms["slow"].logins_per_second = 10;
    net.options.budgets.realms["fast"].logins_per_second = 40;
    net.run();
    CHECK(net.ok == 1'500);
    CHECK(net.most_logins_within(1s) <= 52);
    CHECK(net.took > 49s);
    CHECK(net.took < 52s);
    std::chrono::milliseconds last_fast{0};
    for (const auto& each : net.logins)
        if (each.device % 3 != 0) last_fast = each.at;
    CHECK(last_fast > 24s);
    CHECK(last_fast < 27s);
}

TEST_CASE("a group's budget holds beside its realm's") {
    const auto branch = std::make_shared<const std::vector<std::string>>(1, "branch");
    simulated_network net(400, [&](target& one, std::size_t i) {
        if (i % 2 == 0) one.groups = branch;
    });
    net.options.budgets.groups["branch"].sessions = 5;
    net.conducts = [](auto, auto) { return device_conduct{}; };
    net.run();
    CHECK(net.ok == 400);
    // 200 devices, five at a time, 100 ms each.
    CHECK(net.took >= 4s);
    CHECK(net.took < 5s);
}

TEST_CASE("a bastion's budget bounds the devices on whose way it stands, and no others") {
    using bastions = std::vector<std::shared_ptr<const target>>;
    target outer;
    outer.name = "outer";
    target inner;
    inner.name = "inner";
    inner.jump = std::make_shared<const bastions>(1, std::make_shared<const target>(outer));
    const auto through = std::make_shared<const bastions>(1, std::make_shared<const target>(inner));
    simulated_network net(60, [&through](target& one, std::size_t) { one.jump = through; });
    SUBCASE("the last one") {
        net.options.budgets.bastions["inner"].sessions = 3;
        net.run();
        CHECK(net.most_sessions == 3);
    }
    SUBCASE("the first one of a chain") {
        net.options.budgets.bastions["outer"].sessions = 3;
        net.run();
        CHECK(net.most_sessions == 3);
    }
    SUBCASE("one that leads elsewhere") {
        net.options.budgets.bastions["other"].sessions = 3;
        net.run();
        CHECK(net.most_sessions > 3);
    }
    CHECK(net.ok == 60);
}
