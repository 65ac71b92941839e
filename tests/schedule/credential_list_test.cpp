// Lists of credentials in simulated time: who is shown what, and how often a server sees a wrong
// one.
#include "schedule/simulated_network.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t tacacs = 0;
constexpr std::size_t local = 1;

/// Devices with the list [tacacs, local].
simulated_network network_with_lists(std::size_t devices, const std::string& realm = "hq") {
    simulated_network net(devices, [&](target& one, std::size_t) { one.realm = realm; });
    const std::vector<std::shared_ptr<const credentials>> list{login_as("netops", "of tacacs"),
                                                               login_as("admin", "of the device")};
    for (std::size_t i = 0; i < devices; ++i)
        net.give(i, list);
    return net;
}

/// A device that takes the credentials that `takes` says.
template <class Takes>
simulated_network::conduct taking(Takes takes) {
    return [takes](std::size_t device, std::size_t credential) {
        return takes(device, credential) ? device_conduct{} : failing(errc::auth_rejected);
    };
}

/// How often a device was shown the same credential.
std::size_t most_of_one(const simulated_network& net) {
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> shown;
    std::size_t most = 0;
    for (const auto& each : net.logins)
        most = std::max(most, ++shown[{each.device, each.credential}]);
    return most;
}

}  // namespace

TEST_CASE("a device that rejects the first of its list is shown the next") {
    bool (*is_standalone)(std::size_t) = nullptr;
    SUBCASE("every tenth") {
        is_standalone = [](std::size_t i) { return i % 10 == 5; };
    }
    SUBCASE("the first twenty") {
        is_standalone = [](std::size_t i) { return i < 20; };
    }
    SUBCASE("twenty in the middle") {
        is_standalone = [](std::size_t i) { return i >= 90 && i < 110; };
    }
    SUBCASE("the last twenty") {
        is_standalone = [](std::size_t i) { return i >= 180; };
    }
    SUBCASE("all but three") {
        is_standalone = [](std::size_t i) { return i < 100 || i > 102; };
    }
    for (const std::size_t sessions : {1'000, 20, 2, 1}) {
        CAPTURE(sessions);
        auto here = network_with_lists(200);
        here.options.sessions = sessions;
        here.conducts_for = taking([is_standalone](std::size_t i, std::size_t which) {
            return (which == local) == is_standalone(i);
        });
        here.run();
        CHECK(here.ok == 200);
        CHECK(most_of_one(here) == 1);
    }
}

TEST_CASE("a wrong first credential is shown to three devices, then the next carries all") {
    std::string realm;
    SUBCASE("in one realm") {
        realm = "hq";
    }
    SUBCASE("in a realm of its own") {}
    for (const std::size_t sessions : {1'000, 20, 1}) {
        CAPTURE(sessions);
        auto net = network_with_lists(300, realm);
        net.options.sessions = sessions;
        net.conducts_for = taking([](std::size_t, std::size_t which) { return which == local; });
        net.run();
        CHECK(net.ok == 300);
        CHECK(net.rejections() <= 3);
        CHECK(net.rejections_of(local) == 0);
    }
}

TEST_CASE("where nothing of a list is right, each is shown to three devices") {
    for (const std::size_t sessions : {1'000, 1}) {
        CAPTURE(sessions);
        auto net = network_with_lists(300);
        net.options.sessions = sessions;
        net.conducts_for = taking([](std::size_t, std::size_t) { return false; });
        net.run();
        CHECK(net.ok == 0);
        CHECK(net.rejections_of(tacacs) == 3);
        CHECK(net.rejections_of(local) == 3);
        CHECK(most_of_one(net) == 1);
        CHECK(net.failed[errc::auth_rejected] + net.skipped[errc::auth_guard] == 300);
    }
}

TEST_CASE("a stopped first credential is not begun again, and the next is proven by itself") {
    auto net = network_with_lists(300);
    net.conducts_for =
        taking([](std::size_t i, std::size_t which) { return which == local && i % 2 == 0; });
    net.run();
    CHECK(net.rejections_of(tacacs) == 3);
    // Half of the devices reject the other one too, and it is stopped as any.
    CHECK(net.rejections_of(local) <= 4);
}

TEST_CASE("ten of five thousand are standalone: the others are not held up") {
    auto plain = simulated_network(5'000, [](target& one, std::size_t) { one.realm = "hq"; });
    plain.run();
    auto net = network_with_lists(5'000);
    const auto is_standalone = [](std::size_t i) { return i % 500 == 250; };
    net.conducts_for = taking(
        [&](std::size_t i, std::size_t which) { return (which == local) == is_standalone(i); });
    net.run();
    CHECK(net.ok == 5'000);
    CHECK(net.rejections_of(tacacs) == 10);
    CHECK(net.rejections_of(local) == 0);
    // Once for the first ones to explain themselves, once for the last one's gap between two
    // connections.
    CHECK(net.took < plain.took + 4s);
}

TEST_CASE("a tenth of five thousand is standalone: few devices are met in vain") {
    auto net = network_with_lists(5'000);
    net.conducts_for =
        taking([](std::size_t i, std::size_t which) { return (which == local) == (i % 10 == 5); });
    net.run();
    CHECK(net.ok == 5'000);
    CHECK(net.rejections_of(tacacs) <= 500);
    CHECK(net.rejections_of(local) <= 50);
    CHECK(net.took < 10s);
    std::size_t connections = 0;
    for (const auto& each : net.begun)
        connections += each.size();
    CHECK(connections <= 5'700);
}

TEST_CASE("a first password that changes in mid-run is rejected by as many as are in flight") {
    auto net = network_with_lists(2'000);
    net.options.logins_in_flight = 20;
    std::size_t logins = 0;
    net.conducts_for = [&](std::size_t, std::size_t which) {
        return which == tacacs && ++logins > 800 ? failing(errc::auth_rejected) : device_conduct{};
    };
    net.run();
    CHECK(net.ok == 2'000);
    CHECK(net.rejections_of(tacacs) <= 45);
    std::size_t late = 0;
    for (const auto& each : net.logins)
        if (each.credential == tacacs && each.at > net.took / 2 + 2s) ++late;
    CHECK(late == 0);
}

TEST_CASE("what is no rejection does not lead to the next credential") {
    auto net = network_with_lists(60);
    errc code{};
    SUBCASE("closed in the login") {
        code = errc::closed;
    }
    SUBCASE("no answer to the login") {
        code = errc::timed_out;
    }
    SUBCASE("an expired password") {
        code = errc::password_expired;
    }
    net.conducts_for = [code](std::size_t i, std::size_t) {
        return i == 30 ? failing(code) : device_conduct{};
    };
    net.run();
    CHECK(net.ok == 59);
    CHECK(net.failed[code] == 1);
    for (const auto& each : net.logins)
        CHECK(each.credential == tacacs);
}

TEST_CASE("a failure that may pass is retried with the same credential") {
    auto net = network_with_lists(20);
    net.conducts = [](std::size_t i, std::size_t attempt) {
        return i == 7 && attempt < 3 ? failing(errc::refused, phase::connect) : device_conduct{};
    };
    net.run();
    CHECK(net.ok == 20);
    CHECK(net.begun[7].size() == 3);
    CHECK(std::none_of(net.logins.begin(), net.logins.end(),
                       [](const auto& each) { return each.credential == local; }));
}

TEST_CASE("retries are not spent on rejections") {
    auto net = network_with_lists(1);
    net.options.retries = 1;
    std::size_t tries = 0;
    net.conducts_for = [&](std::size_t, std::size_t which) {
        if (which == tacacs) return failing(errc::auth_rejected);
        return ++tries == 1 ? failing(errc::refused, phase::connect) : device_conduct{};
    };
    net.run();
    CHECK(net.ok == 1);
    CHECK(net.begun[0].size() == 3);
}

TEST_CASE("a method that is not offered leads to the next credential, and counts for nothing") {
    auto net = network_with_lists(200);
    net.conducts_for = [](std::size_t, std::size_t which) {
        return which == tacacs ? failing(errc::auth_unavailable) : device_conduct{};
    };
    net.run();
    CHECK(net.ok == 200);
    CHECK(net.rejections() == 0);
}

TEST_CASE("lists in two orders wait for each other without end for nobody") {
    bool takes_second = false;
    SUBCASE("each device takes the second of its list") {
        takes_second = true;
    }
    SUBCASE("none takes anything") {}
    for (const std::size_t sessions : {1'000, 3, 2, 1}) {
        CAPTURE(sessions);
        auto net = network_with_lists(200);
        const std::vector<std::shared_ptr<const credentials>> turned{
            login_as("admin", "of the device"), login_as("netops", "of tacacs")};
        for (std::size_t i = 1; i < 200; i += 2)
            net.give(i, turned);
        net.options.sessions = sessions;
        net.conducts_for = taking(
            [takes_second](std::size_t, std::size_t which) { return takes_second && which == 1; });
        net.run();
        if (takes_second)
            CHECK(net.ok == 200);
        else
            CHECK(net.rejections() <= 6);
    }
}

TEST_CASE("an enable secret that was refused is not typed again with another credential") {
    auto net = network_with_lists(1);
    net.give(0, {login_as("a", "1", "secret"), login_as("b", "2", "secret"),
                 login_as("c", "3", "another")});
    net.conducts_for = [](std::size_t, std::size_t which) {
        return which < 2 ? failing(errc::auth_rejected, phase::prompt) : device_conduct{};
    };
    net.run();
    CHECK(net.ok == 1);
    REQUIRE(net.logins.size() == 2);
    CHECK(net.logins[1].credential == 2);
}

TEST_CASE("without a guard each device goes through its list once") {
    auto net = network_with_lists(100);
    net.options.trust = {0, 1};
    net.conducts_for = taking([](std::size_t, std::size_t) { return false; });
    net.run();
    CHECK(net.failed[errc::auth_rejected] == 100);
    CHECK(net.rejections_of(tacacs) == 100);
    CHECK(net.rejections_of(local) == 100);
    CHECK(most_of_one(net) == 1);
}

TEST_CASE("no list outlasts the device's own time or the run's") {
    auto net = network_with_lists(3);
    net.conducts_for = taking([](std::size_t, std::size_t which) { return which == local; });
    net.options.budgets.attempt_gap = 20s;
    net.options.deadline = scheduler::time_point{std::chrono::hours{1}} + 10s;
    net.run();
    CHECK(net.ok == 0);
    CHECK(net.rejections() <= 3);
}

TEST_CASE("whatever devices do, all come to an end, and nothing is shown twice or too often") {
    for (unsigned seed = 0; seed < 400; ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        const auto any = [&random](std::size_t below) { return random() % below; };
        const std::size_t devices = 5 + any(60);
        simulated_network net(devices, [&](target& one, std::size_t) {
            one.realm = seed % 3 == 0 ? "" : "r" + std::to_string(any(2));
        });
        constexpr std::size_t kinds = 3;
        std::vector<std::shared_ptr<const credentials>> logins;
        for (std::size_t i = 0; i < kinds; ++i)
            logins.push_back(login_as(seed % 4 == 0 ? "same" : "user" + std::to_string(i),
                                      "password" + std::to_string(i)));
        // Which login stands at which place of a device's list, and what the device takes.
        std::vector<std::vector<std::size_t>> order(devices);
        std::vector<std::size_t> takes(devices);
        for (std::size_t i = 0; i < devices; ++i) {
            order[i] = {0, 1, 2};
            if (seed % 2 == 0) std::shuffle(order[i].begin(), order[i].end(), random);
            order[i].resize(1 + any(kinds));
            std::vector<std::shared_ptr<const credentials>> list;
            for (const auto each : order[i])
                list.push_back(logins[each]);
            net.give(i, list);
            takes[i] = any(kinds + 1);
        }
        net.options.sessions = 1 + any(30);
        net.options.retries = any(3);
        net.conducts_for = [&](std::size_t i, std::size_t which) {
            auto conduct =
                order[i][which] == takes[i] ? device_conduct{} : failing(errc::auth_rejected);
            if (any(12) == 0) conduct = failing(errc::timed_out);
            if (any(12) == 0) conduct = failing(errc::refused, phase::connect);
            if (any(12) == 0) conduct = failing(errc::closed);
            if (any(12) == 0) conduct = failing(errc::auth_unavailable);
            conduct.login = std::chrono::milliseconds(1 + any(any(10) == 0 ? 30'000 : 200));
            return conduct;
        };
        net.run();
        std::size_t over = net.ok;
        for (const auto* all : {&net.failed, &net.skipped})
            for (const auto& [code, count] : *all)
                over += count;
        CHECK(over == devices);
        CHECK(most_of_one(net) == 1);
        std::array<std::size_t, kinds> rejections{};
        std::array<bool, kinds> works{};
        for (const auto& each : net.logins) {
            const auto login = order[each.device][each.credential];
            rejections[login] += each.rejected ? 1 : 0;
            works[login] = works[login] || login == takes[each.device];
        }
        for (std::size_t i = 0; i < kinds; ++i)
            if (!works[i]) CHECK(rejections[i] <= 3);
    }
}
