// Credentials in simulated time: where a wrong one is shown, and how a right one is not held up.
#include "schedule/simulated_network.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace netpoll;
using namespace netpoll::testing;
using namespace std::chrono_literals;

namespace {

device_conduct ending_with(errc code, std::chrono::milliseconds after = 20ms) {
    device_conduct conduct;
    conduct.login = after;
    conduct.failure = netpoll::error{code, phase::auth, {}};
    return conduct;
}

device_conduct wrong_password() {
    return ending_with(errc::auth_rejected);
}

device_conduct slow(std::chrono::milliseconds answer) {
    device_conduct conduct;
    conduct.login = answer;
    return conduct;
}

/// When the last login of another device than the first began.
std::chrono::milliseconds last_of_others(const simulated_network& net) {
    std::chrono::milliseconds last{0};
    for (const auto& each : net.logins)
        if (each.device != 0) last = std::max(last, each.at);
    return last;
}

void with_own_password(target& one, std::size_t i) {
    one.login = login_as("netops", "own-" + std::to_string(i));
}

}  // namespace

TEST_CASE("twenty names of one address: a wrong password is shown to it once") {
    simulated_network net(20, [](target& one, std::size_t) { one.hostname = "127.10.0.1"; });
    net.conducts = [](auto, auto) { return wrong_password(); };
    SUBCASE("one after the other") {}
    SUBCASE("all connected at once") {
        net.options.budgets.attempt_gap = 0ms;
    }
    net.run();
    CHECK(net.rejections() == 1);
    CHECK(net.skipped[errc::auth_guard] == 19);
}

TEST_CASE("an address that rejected a password is left alone with it, the others are polled") {
    simulated_network net(300, [](target& one, std::size_t i) {
        if (i % 3 == 1) one.hostname = "shared";
    });
    net.options.budgets.attempt_gap = 0ms;
    net.conducts = [](std::size_t i, auto) {
        return i % 3 == 1 ? wrong_password() : device_conduct{};
    };
    net.options.sessions = 1;
    net.run();
    CHECK(net.ok == 200);
    CHECK(net.rejections() == 1);
    CHECK(net.skipped[errc::auth_guard] == 99);
}

TEST_CASE("a canary with an account of its own proves little: rejections stay few") {
    simulated_network net(300);
    net.conducts = [](std::size_t i, auto) { return i == 0 ? device_conduct{} : wrong_password(); };
    net.run();
    CHECK(net.ok == 1);
    CHECK(net.rejections() <= 4);
    CHECK(net.rejections() + net.skipped[errc::auth_guard] == 299);
}

TEST_CASE("a proven password is soon used as much as budgets allow") {
    simulated_network net(5'000);
    net.run();
    CHECK(net.ok == 5'000);
    CHECK(net.most_in_flight[""] == 100);
    // 5,000 / 100 rounds of 20 ms, a canary of 40 ms, and six rounds until there are a hundred.
    CHECK(net.took < 1'300ms);
    CHECK(net.longest_wait < 300ms);
}

TEST_CASE("keys lock no account: once proven, they are used at once") {
    simulated_network net(300,
                          [](target& one, std::size_t) { one.login = login_as("netops", ""); });
    net.conducts = [](std::size_t i, auto) { return i == 0 ? device_conduct{} : slow(10s); };
    net.options.logins_in_flight.reset();
    net.run();
    CHECK(net.ok == 300);
    CHECK(net.took < 11s);
}

TEST_CASE("rejections behind a proof leave room for what is left of them") {
    simulated_network net(600);
    // The password is changed while 2 of 3 are polled.
    net.conducts = [](std::size_t i, auto) {
        return i < 400 ? device_conduct{} : wrong_password();
    };
    net.options.logins_in_flight = 20;
    net.run();
    CHECK(net.ok == 400);
    CHECK(net.rejections() <= 20);
}

TEST_CASE("logins that nobody answers stop a realm only after minutes, and are no wrong password") {
    simulated_network net(2'000);
    net.options.retries = 0;
    const auto silent = ending_with(errc::timed_out, 30s);
    SUBCASE("nobody answers") {
        net.conducts = [&](auto, auto) { return silent; };
        net.run();
        CHECK(net.took > 120s);
        CHECK(net.took < 240s);
        CHECK(net.most_in_flight[""] <= 3);
        CHECK(net.failed[errc::timed_out] >= 9);
        CHECK(net.failed[errc::timed_out] + net.skipped[errc::logins_unanswered] == 2'000);
        CHECK(net.skipped[errc::auth_guard] == 0);
    }
    SUBCASE("a dozen do not, the others are well") {
        net.conducts = [&](std::size_t i, auto) { return i < 12 ? silent : device_conduct{}; };
        net.run();
        CHECK(net.ok == 1'988);
    }
    SUBCASE("many are quickly silent") {
        net.conducts = [&](std::size_t i, auto) {
            return i < 100 ? ending_with(errc::timed_out, 1s) : device_conduct{};
        };
        net.run();
        CHECK(net.ok == 1'900);
    }
    SUBCASE("it has been answered once") {
        net.conducts = [&](std::size_t i, auto) {
            return i == 0 ? wrong_password() : i < 40 ? silent : device_conduct{};
        };
        net.run();
        CHECK(net.ok == 1'960);
    }
}

TEST_CASE("a canary that is slow to answer holds nobody up for long") {
    simulated_network net(500);
    SUBCASE("it answers in the end") {
        net.conducts = [](std::size_t i, auto) { return i == 0 ? slow(25s) : device_conduct{}; };
    }
    SUBCASE("so is the next") {
        net.conducts = [](std::size_t i, auto) { return i < 2 ? slow(25s) : device_conduct{}; };
    }
    SUBCASE("the engine has room for two") {
        net.options.sessions = 2;
        net.conducts = [](std::size_t i, auto) { return i == 0 ? slow(25s) : slow(1ms); };
        net.run();
        CHECK(net.ok == 500);
        CHECK(net.logins[1].at < 2'100ms);
        return;
    }
    net.run();
    CHECK(net.ok == 500);
    CHECK(last_of_others(net) < 6s);
}

TEST_CASE("slow canaries are never more than rejections are left") {
    simulated_network net(500);
    net.conducts = [](auto, auto) { return ending_with(errc::auth_rejected, 25s); };
    net.run();
    CHECK(net.rejections() == 3);
    CHECK(net.most_in_flight[""] == 3);
    CHECK(net.took < 31s);
}

TEST_CASE("an account of a named realm is locked by its name, whatever passwords are shown") {
    simulated_network net(200, [](target& one, std::size_t i) {
        with_own_password(one, i);
        one.realm = "hq";
    });
    SUBCASE("all are wrong") {
        net.conducts = [](auto, auto) { return wrong_password(); };
        net.run();
        CHECK(net.rejections() == 3);
        CHECK(net.skipped[errc::auth_guard] == 197);
    }
    SUBCASE("all are right") {
        net.run();
        CHECK(net.ok == 200);
        CHECK(net.took < 1s);
    }
    SUBCASE("two of them are wrong") {
        net.conducts = [](std::size_t i, auto) {
            return i % 100 == 50 ? wrong_password() : device_conduct{};
        };
        net.run();
        CHECK(net.ok == 198);
    }
}

TEST_CASE("without a named realm each password of a user stands for itself") {
    simulated_network net(200, with_own_password);
    net.conducts = [](std::size_t i, auto) {
        return i % 20 == 0 ? wrong_password() : device_conduct{};
    };
    net.run();
    CHECK(net.ok == 190);
    CHECK(net.rejections() == 10);
}

TEST_CASE(
    "a near realm that rejects a password does not stop it where far ones have to answer yet") {
    simulated_network net(
        80, [](target& one, std::size_t i) { one.realm = "r" + std::to_string(i % 4); });
    net.conducts = [](std::size_t i, auto) {
        auto conduct = i % 4 == 0 ? ending_with(errc::auth_rejected, 1ms) : slow(20ms);
        if (i % 4 != 0) conduct.connect = 900ms;
        return conduct;
    };
    net.run();
    CHECK(net.ok == 60);
    CHECK(net.rejections() == 3);
    CHECK(net.skipped[errc::auth_guard] == 17);
}
