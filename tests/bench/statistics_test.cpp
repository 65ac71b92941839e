// Figures over runs: medians, spread, memory of a session. Knows no layout.
#include "bench/statistics.hpp"
#include "bench/figures.hpp"
#include "bench/sample.hpp"

#include <doctest/doctest.h>

using namespace netpoll::bench;
using namespace netpoll::bench::sample;
using netpoll::phase;

TEST_CASE("the median of odd and even counts, the least and the most") {
    CHECK(spread_of({}).median == 0);
    CHECK(spread_of({7}).median == 7);
    const auto three = spread_of({5, 1, 9});
    CHECK(three.median == 5);
    CHECK(three.least == 1);
    CHECK(three.most == 9);
    CHECK(spread_of({4, 1, 2, 3}).median == 2.5);
}

TEST_CASE("a cell's figures are per second and per device") {
    const auto all =
        summarise({{{"async", 10},
                    {good_run(100, milliseconds{1'000}), good_run(100, milliseconds{2'000}),
                     good_run(100, milliseconds{4'000})}}});
    const cell_summary& of = all.at(0);
    CHECK(of.flawless());
    CHECK(of.per_second.median == 50);
    CHECK(of.per_second.least == 25);
    CHECK(of.per_second.most == 100);
    CHECK(of.user_ms.median == doctest::Approx(0.75));
    CHECK(of.cpu_ms.median == doctest::Approx(1));
    CHECK(of.switches.median == 5);
    CHECK(of.peak_mb.median == 10);
    CHECK(of.cores_used == doctest::Approx(0.05));
    CHECK(of.device.times.count() == 300);
    CHECK(of.phases[static_cast<std::size_t>(phase::kex)].mean() == milliseconds{10});
    CHECK_FALSE(of.lag_ms);
    CHECK_FALSE(of.machine_busy);
}

TEST_CASE("runs without figures count as problems only") {
    netpoll::bench::run crash;
    crash.problem = "crashed (Segmentation fault)";
    const auto all = summarise({{{"threads", 10}, {good_run(10, milliseconds{1'000}), crash}},
                                {{"processes", 10}, {crash}}});
    CHECK(all[0].runs == 1);
    CHECK(all[0].per_second.median == 10);
    CHECK_FALSE(all[0].flawless());
    CHECK(all[1].runs == 0);
    CHECK_FALSE(all[1].flawless());
    CHECK(shown_failures(all[1]) == "crashed (Segmentation fault)");
}

TEST_CASE("failed and cut runs are not flawless") {
    const auto all = summarise({{{"async", 10}, {failing_run(10, milliseconds{500}, "closed")}},
                                {{"sequential", 1}, {cut_run(10, milliseconds{500}, 4)}}});
    CHECK(all[0].failures.at("closed") == 1);
    CHECK(all[0].per_second.median == 18);  // of those that are ok
    CHECK_FALSE(all[0].flawless());
    CHECK_FALSE(all[1].flawless());
    CHECK(shown_failures(all[1]) == "cut");
    CHECK(all[1].per_second.median == 8);
}

TEST_CASE("a session's memory is what the peak rose by over the same mode's smallest cell") {
    const auto all = summarise({{{"async", 1}, {good_run(9, milliseconds{1}, 1, 10)}},
                                {{"threads", 1}, {good_run(9, milliseconds{1}, 1, 500)}},
                                {{"async", 101}, {good_run(9, milliseconds{1}, 101, 15)}},
                                {{"async", 10}, {good_run(9, milliseconds{1}, 10, 15)}},
                                {{"async", 50}, {good_run(9, milliseconds{1}, 50, 9)}}});
    CHECK_FALSE(all[0].session_kb);
    CHECK_FALSE(all[1].session_kb);
    REQUIRE(all[2].session_kb);
    CHECK(*all[2].session_kb == doctest::Approx(51.2));  // 5 MB by 100 sessions
    CHECK_FALSE(all[3].session_kb);                      // too few sessions more
    CHECK_FALSE(all[4].session_kb);                      // memory did not rise
}

TEST_CASE("figures have three digits and a unit that fits") {
    CHECK(shown(0.0) == "0");
    CHECK(shown(0.0123) == "0.012");
    CHECK(shown(4.561) == "4.56");
    CHECK(shown(78.94) == "78.9");
    CHECK(shown(1234.4) == "1234");
    CHECK(shown_time(std::chrono::nanoseconds{320}) == "320 ns");
    CHECK(shown_time(std::chrono::nanoseconds{4'560}) == "4.56 us");
    CHECK(shown_time(std::chrono::nanoseconds{12'300'000}) == "12.3 ms");
    CHECK(shown_time(std::chrono::nanoseconds{0}) == "-");
    CHECK(shown_bytes(112) == "112 B");
    CHECK(shown_bytes(9'626) == "9.40 KB");
    CHECK(shown(cell{"sequential", 1}) == "sequential");
    CHECK(shown(cell{"async", 20}) == "async 20");
}
