// What is recommended, and why. Knows no layout.
#include "bench/recommendation.hpp"
#include "bench/sample.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace netpoll::bench;
using namespace netpoll::bench::sample;

namespace {

recommendation of(const std::vector<measured_cell>& cells) {
    return recommend(summarise(cells), 2);
}

bool says(const recommendation& advice, const std::string& part) {
    return std::any_of(
        advice.reasons.begin(), advice.reasons.end(),
        [&part](const std::string& each) { return each.find(part) != std::string::npos; });
}

measured_cell steady(const std::string& mode, std::size_t concurrency, int wall_ms) {
    return {{mode, concurrency}, {good_run(100, milliseconds{wall_ms}, concurrency)}};
}

}  // namespace

TEST_CASE("the highest throughput wins, and the sentence holds its figures") {
    const auto advice = of({steady("threads", 10, 2'000), steady("async", 50, 500)});
    REQUIRE(advice.take);
    CHECK(*advice.take == cell{"async", 50});
    CHECK(advice.headline.find("--mode=async --concurrency 50: 200 devices/s") !=
          std::string::npos);
    CHECK(says(advice, "threads 10 did 50.0 devices/s"));
}

TEST_CASE("where nothing differs but noise, the fewest sessions are taken") {
    const auto advice = of({steady("async", 1'000, 500), steady("async", 100, 510)});
    REQUIRE(advice.take);
    CHECK(advice.take->concurrency == 100);
    CHECK(says(advice, "async 1000 had the highest median"));
}

TEST_CASE("spreads that touch are noise, unless the medians are far apart") {
    const measured_cell wide{{"async", 200},
                             {good_run(100, milliseconds{450}), good_run(100, milliseconds{500}),
                              good_run(100, milliseconds{560})}};
    const measured_cell near{{"async", 50},
                             {good_run(100, milliseconds{540}), good_run(100, milliseconds{550}),
                              good_run(100, milliseconds{600})}};
    const measured_cell far{{"async", 10},
                            {good_run(100, milliseconds{500}), good_run(100, milliseconds{900}),
                             good_run(100, milliseconds{950})}};
    CHECK(of({wide, near, far}).take->concurrency == 50);
}

TEST_CASE("with as many sessions the cheaper mode is taken") {
    auto costly = steady("threads", 50, 500);
    costly.runs[0].user *= 2;
    CHECK(of({costly, steady("async", 50, 505)}).take->mode == "async");
}

TEST_CASE("cells with failures, problems or a cut never win") {
    netpoll::bench::run crash;
    crash.problem = "crashed";
    const std::vector<measured_cell> flawed{
        {{"async", 500}, {failing_run(100, milliseconds{100}, "closed")}},
        {{"processes", 50}, {crash}},
        {{"threads", 50}, {cut_run(100, milliseconds{10}, 50)}}};
    auto cells = flawed;
    cells.push_back(steady("sequential", 1, 9'000));
    const auto advice = of(cells);
    REQUIRE(advice.take);
    CHECK(*advice.take == cell{"sequential", 1});
    CHECK(advice.headline.find("--concurrency") == std::string::npos);
    CHECK(says(advice, "async 500 is no choice: 1 closed"));
    CHECK(says(advice, "processes 50 is no choice: crashed"));

    const auto none = of(flawed);
    CHECK_FALSE(none.take);
    CHECK(none.headline.find("No recommendation") == 0);
    CHECK_FALSE(of({}).take);
}

TEST_CASE("it says what limits") {
    auto hot = steady("async", 50, 500);
    hot.runs[0].user = milliseconds{900};  // of 1,000 on two cores
    CHECK(says(of({hot}), "netpoll used 93 % of its 2 cores"));

    auto crowded = steady("async", 50, 500);
    crowded.runs[0].machine_busy = 0.97;
    CHECK(says(of({crowded}), "it was 97 % busy, and netpoll used 10 %"));

    auto one_core = steady("async", 50, 500);
    one_core.runs[0].user = milliseconds{450};
    CHECK(says(of({one_core}), "the one core of the reactor"));

    CHECK(says(of({steady("async", 10, 1'000), steady("async", 50, 500)}), "still grew"));
    CHECK(says(of({steady("async", 100, 500)}), "All devices were open at once"));
    CHECK(says(of({steady("async", 50, 500), steady("async", 90, 500)}), "mostly waited"));
    CHECK(says(of({steady("async", 50, 500), steady("async", 90, 500)}),
               "key exchange, 10.0 of 20.0 ms"));
}

TEST_CASE("CPU work on and off the reactor are compared at the same concurrency") {
    auto off = steady("async", 50, 500);
    auto on = steady("async-inline", 50, 600);
    off.runs[0].lag_p99 = milliseconds{2};
    on.runs[0].lag_p99 = milliseconds{40};
    CHECK(says(of({off, on}), "lag (p99) 2.00 ms; on it (--cpu-workers 0): 167 devices/s, 40.0"));
    CHECK(of({on}).headline.find("--mode=async --cpu-workers 0 --concurrency 50") !=
          std::string::npos);
}
