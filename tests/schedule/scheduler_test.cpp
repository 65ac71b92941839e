// Whole runs in simulated time: guard, budgets, retries, waves.
#include "schedule/simulated_network.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace netpoll;
using namespace netpoll::testing;
using namespace std::chrono_literals;

namespace {

device_conduct rejecting() {
    return failing(errc::auth_rejected, phase::auth);
}

}  // namespace

TEST_CASE("a plain run: each device once, as many at once as the engine opens") {
    simulated_network net(3'000);
    net.run();
    CHECK(net.ok == 3'000);
    CHECK(net.logins.size() == 3'000);
    CHECK(net.most_in_flight[""] <= 100);
    CHECK(net.most_sessions <= 1'000);
    // One canary first: 40 ms to its answer. All others take 3,000 / 100 rounds of 20 ms.
    CHECK(net.took < 1'100ms);
}

TEST_CASE("one wrong password is shown to three devices, one after the other") {
    simulated_network net(5'000);
    net.conducts = [](auto, auto) { return rejecting(); };
    net.run();
    CHECK(net.rejections() == 3);
    CHECK(net.failed[errc::auth_rejected] == 3);
    CHECK(net.skipped[errc::auth_guard] == 4'997);
}

TEST_CASE("a password that is wrong in four realms is shown to three devices in all") {
    simulated_network net(
        400, [](target& one, std::size_t i) { one.realm = "r" + std::to_string(i % 4); });
    net.conducts = [](auto, auto) { return rejecting(); };
    net.run();
    CHECK(net.rejections() == 3);
    CHECK(net.skipped[errc::auth_guard] == 397);
}

TEST_CASE("one realm of four rejects: the other three finish") {
    simulated_network net(
        4'000, [](target& one, std::size_t i) { one.realm = "r" + std::to_string(i % 4); });
    net.conducts = [](std::size_t i, auto) { return i % 4 == 2 ? rejecting() : device_conduct{}; };
    net.run();
    CHECK(net.ok == 3'000);
    CHECK(net.rejections() <= 3);
    CHECK(net.rejections() + net.skipped[errc::auth_guard] == 1'000);
}

TEST_CASE("a login that is ended without an answer counts where the credential never worked") {
    simulated_network net(200);
    SUBCASE("closed") {
        net.conducts = [](auto, auto) { return failing(errc::closed, phase::auth); };
        net.run();
        CHECK(net.logins.size() == 3);
        CHECK(net.skipped[errc::auth_guard] == 197);
    }
    SUBCASE("closed by some, after it has worked") {
        net.conducts = [](std::size_t i, auto) {
            return i > 100 ? failing(errc::closed, phase::auth) : device_conduct{};
        };
        net.run();
        CHECK(net.ok == 101);
        CHECK(net.failed[errc::closed] == 99);
    }
}

TEST_CASE("a secret of a mode that is wrong is shown to three devices too") {
    simulated_network net(
        500, [](target& one, std::size_t) { one.login = login_as("netops", "right", "wrong"); });
    net.conducts = [](auto, auto) { return failing(errc::auth_rejected, phase::prompt); };
    net.run();
    CHECK(net.failed[errc::auth_rejected] == 3);
}

TEST_CASE("a wrong secret of a mode stops nobody who has none, and no other secret") {
    for (const bool one_realm : {true, false}) {
        CAPTURE(one_realm);
        const std::vector logins{login_as("netops", "right", "wrong"), login_as("netops", "right"),
                                 login_as("netops", "right", "good")};
        simulated_network net(600, [&](target& one, std::size_t i) {
            one.login = logins[i % 3];
            if (one_realm) one.realm = "lab";
        });
        net.conducts = [](std::size_t i, auto) {
            return i % 3 == 0 ? failing(errc::auth_rejected, phase::prompt) : device_conduct{};
        };
        net.run();
        CHECK(net.failed[errc::auth_rejected] == 3);
        CHECK(net.skipped[errc::auth_guard] == 197);
        CHECK(net.ok == 400);
    }
}

TEST_CASE("a wrong password is shown to three devices, with a secret or without") {
    const std::vector logins{login_as("netops", "wrong", "secret"), login_as("netops", "wrong")};
    simulated_network net(600, [&](target& one, std::size_t i) { one.login = logins[i % 2]; });
    net.conducts = [](auto, auto) { return rejecting(); };
    net.run();
    CHECK(net.rejections() == 3);
    CHECK(net.skipped[errc::auth_guard] == 597);
}

TEST_CASE(
    "a canary that is not there is replaced, and a network that is not there costs no hours") {
    simulated_network net(5'000);
    net.options.retries = 0;
    net.conducts = [](std::size_t i, auto) {
        auto conduct = failing(errc::timed_out, phase::connect);
        conduct.connect = 10s;
        return i % 100 == 99 ? device_conduct{} : conduct;
    };
    net.run();
    CHECK(net.ok == 50);
    CHECK(net.failed[errc::timed_out] == 4'950);
    // 5 rounds of 10 s at best, and about 8 s until enough are tried.
    CHECK(net.took < 75s);
}

TEST_CASE("canaries and rejections can be set, and switched off") {
    simulated_network net(100);
    net.conducts = [](auto, auto) { return rejecting(); };
    SUBCASE("guard 1") {
        net.options.trust.most_rejections = 1;
        net.run();
        CHECK(net.rejections() == 1);
    }
    SUBCASE("two at a time, of five") {
        net.options.trust = {5, 2};
        net.run();
        CHECK(net.rejections() == 5);
        CHECK(net.logins[0].at == net.logins[1].at);
    }
    SUBCASE("off") {
        net.options.trust = {0, 0};
        net.run();
        CHECK(net.rejections() == 100);
    }
}

TEST_CASE("a stuck realm holds nobody else up") {
    simulated_network net(
        1'000, [](target& one, std::size_t i) { one.realm = i % 2 == 0 ? "stuck" : "well"; });
    net.options.sessions = 40;
    net.options.retries = 0;
    net.conducts = [](std::size_t i, auto) {
        if (i % 2 != 0) return device_conduct{};
        auto conduct = failing(errc::timed_out, phase::auth);
        conduct.login = 30s;
        return conduct;
    };
    net.run();
    CHECK(net.ok == 500);
    std::chrono::milliseconds last_well{0};
    for (const auto& each : net.logins)
        if (each.device % 2 != 0) last_well = each.at;
    // 500 devices, half of 40 at a time, 100 ms each.
    CHECK(last_well < 4s);
}

TEST_CASE("what may pass is tried again, no more often than allowed, and not all at once") {
    simulated_network net(3'000);
    net.conducts = [](std::size_t i, std::size_t attempt) {
        return i % 10 == 0 && attempt < 3 ? failing(errc::refused, phase::connect)
                                          : device_conduct{};
    };
    net.run();
    CHECK(net.ok == 3'000);
    std::map<std::int64_t, std::size_t> by_second;
    for (const auto& each : net.begun) {
        CHECK(each.size() <= 3);
        for (std::size_t i = 1; i < each.size(); ++i) {
            CHECK(each[i] - each[i - 1] >= 1'100ms);
            ++by_second[each[i] / 500ms];
        }
    }
    for (const auto& [when, count] : by_second)
        CHECK(count <= 250);
}

TEST_CASE("who was refused is tried while others still wait, who was not there only after them") {
    for (const errc code : {errc::refused, errc::timed_out}) {
        CAPTURE(name(code));
        simulated_network net(400);
        net.options.sessions = 10;
        net.conducts = [code](std::size_t i, std::size_t attempt) {
            return i == 0 && attempt == 1 ? failing(code, phase::connect) : device_conduct{};
        };
        net.run();
        CHECK(net.ok == 400);
        const bool before_the_last = net.begun[0][1] < net.begun[399][0];
        CHECK(before_the_last == (code == errc::refused));
    }
}

TEST_CASE("a device whose commands had begun is tried again only where they are repeatable") {
    for (const bool repeatable : {false, true}) {
        CAPTURE(repeatable);
        simulated_network net(10, [&](target& one, std::size_t) { one.repeatable = repeatable; });
        net.conducts = [](auto, std::size_t attempt) {
            return attempt == 1 ? failing(errc::closed, phase::command) : device_conduct{};
        };
        net.run();
        CHECK(net.ok == (repeatable ? 10 : 0));
        CHECK(net.failed[errc::closed] == (repeatable ? 0 : 10));
    }
}

TEST_CASE("never tried again: what stays as it is, and a login without an answer") {
    for (const auto& [code, where] :
         {std::pair{errc::auth_rejected, phase::auth},
          std::pair{errc::host_key_changed, phase::host_key},
          std::pair{errc::no_common_algorithm, phase::kex}, std::pair{errc::closed, phase::auth},
          std::pair{errc::timed_out, phase::auth}, std::pair{errc::timed_out, phase::kex},
          std::pair{errc::command_error, phase::command}}) {
        CAPTURE(name(code));
        simulated_network net(1);
        net.conducts = [&, code = code, where = where](auto, auto) { return failing(code, where); };
        net.run();
        CHECK(net.begun[0].size() == 1);
        CHECK(net.failed[code] == 1);
    }
}

TEST_CASE("a penalty is waited for") {
    simulated_network net(1);
    net.conducts = [](auto, std::size_t attempt) {
        return attempt == 1 ? failing(errc::throttled, phase::kex) : device_conduct{};
    };
    net.run();
    CHECK(net.ok == 1);
    CHECK(net.begun[0][1] - net.begun[0][0] >= 15s);
}

TEST_CASE("more failures than allowed stop the run") {
    simulated_network net(1'000);
    net.options.sessions = 10;
    net.options.max_failures = 20;
    net.conducts = [](std::size_t i, auto) {
        return i >= 100 ? failing(errc::prompt_not_seen, phase::prompt) : device_conduct{};
    };
    net.run();
    CHECK(net.ok == 100);
    CHECK(net.failed[errc::prompt_not_seen] >= 21);
    CHECK(net.failed[errc::prompt_not_seen] <= 30);
    CHECK(net.failed[errc::prompt_not_seen] + net.skipped[errc::too_many_failures] == 900);
}

TEST_CASE("the first wave must be well before the others begin") {
    simulated_network net(100);
    net.options.waves = {5};
    net.options.first_must_be_well = true;
    net.options.retries = 0;
    SUBCASE("well") {
        net.run();
        CHECK(net.ok == 100);
        for (std::size_t i = 5; i < 100; ++i)
            CHECK(net.begun[i][0] >= 100ms);
    }
    SUBCASE("one of it is not") {
        net.conducts = [](std::size_t i, auto) {
            return i == 3 ? failing(errc::refused, phase::connect) : device_conduct{};
        };
        net.run();
        CHECK(net.ok == 4);
        CHECK(net.skipped[errc::wave_failed] == 95);
    }
}

TEST_CASE("waves follow one another, whatever becomes of their devices") {
    simulated_network net(30);
    net.options.waves = {10, 20};
    net.options.retries = 0;
    net.conducts = [](std::size_t i, auto) {
        return i % 3 == 0 ? failing(errc::refused, phase::connect) : device_conduct{};
    };
    net.run();
    CHECK(net.ok == 20);
    CHECK(net.begun[10][0] >= net.begun[8][0] + 100ms);
    CHECK(net.begun[20][0] >= net.begun[19][0] + 100ms);
}

TEST_CASE("a wave in which nobody is ok is the last one") {
    simulated_network net(50);
    net.options.waves = {10, 20, 30, 40};
    net.options.retries = 0;
    net.conducts = [](std::size_t i, auto) {
        return i >= 10 ? failing(errc::prompt_not_seen, phase::prompt) : device_conduct{};
    };
    net.run();
    CHECK(net.ok == 10);
    CHECK(net.failed[errc::prompt_not_seen] == 10);
    CHECK(net.skipped[errc::wave_failed] == 30);
}

TEST_CASE("nobody begins who would not be done by the deadline") {
    simulated_network net(1'000);
    net.options.sessions = 10;
    net.options.deadline = scheduler::time_point{std::chrono::hours{1}} + 5s;
    net.run();
    CHECK(net.ok > 450);
    CHECK(net.ok + net.skipped[errc::run_deadline] == 1'000);
    CHECK(net.took <= 5s);
}

TEST_CASE("adaptive: a server that slows down under load is asked as much as it stands") {
    const auto slowing = [](std::size_t in_flight) {
        // Twelve side by side, then they queue.
        return std::chrono::milliseconds(100 * std::max<std::size_t>(1, (in_flight + 11) / 12));
    };
    auto best = std::chrono::milliseconds::max();
    for (const std::size_t fixed : {4, 8, 12, 16, 24, 48, 96}) {
        simulated_network net(1'000);
        net.options.logins_in_flight = fixed;
        net.login_time = slowing;
        net.run();
        best = std::min(best, net.took);
    }
    simulated_network net(1'000);
    net.options.adaptive = true;
    net.login_time = slowing;
    net.run();
    CHECK(net.ok == 1'000);
    CHECK(net.took.count() < static_cast<double>(best.count()) * 1.3);
    REQUIRE(net.found.size() == 1);
    CHECK(net.found[0].first == "netops");
    CHECK(net.found[0].second >= 8);
    CHECK(net.found[0].second <= 26);
}

TEST_CASE("a day of a network of 100,000 devices") {
    simulated_network net(
        100'000, [](target& one, std::size_t i) { one.realm = "site" + std::to_string(i % 50); });
    net.options.budgets.all.logins_per_second = 2;
    net.conducts = [](std::size_t i, std::size_t attempt) {
        return i % 20 == 0 && attempt == 1 ? failing(errc::refused, phase::connect)
                                           : device_conduct{};
    };
    net.run();
    CHECK(net.ok == 100'000);
    CHECK(net.took > 13h);
    CHECK(net.most_logins_within(1s) <= 3);
}
