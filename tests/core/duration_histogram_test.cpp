// Quantiles from buckets. Knows no clock.
#include "core/duration_histogram.hpp"

#include <doctest/doctest.h>

using netpoll::duration_histogram;
using std::chrono::microseconds;

TEST_CASE("an empty histogram has nothing to tell") {
    const duration_histogram none;
    CHECK(none.count() == 0);
    CHECK(none.quantile(0.5) == microseconds{0});
    CHECK(none.max() == microseconds{0});
}

TEST_CASE("quantiles are exact below 16 us and at most a sixteenth too high above") {
    duration_histogram all;
    for (int i = 1; i <= 100'000; ++i)
        all.add(microseconds{i});
    CHECK(all.count() == 100'000);
    CHECK(all.quantile(0.0001) == microseconds{10});
    for (const double share : {0.01, 0.5, 0.95, 0.99}) {
        CAPTURE(share);
        const double exact = share * 100'000;
        const auto told = static_cast<double>(all.quantile(share).count());
        CHECK(told >= exact);
        CHECK(told <= exact * 17 / 16);
    }
    CHECK(all.quantile(1) == microseconds{100'000});
    CHECK(all.max() == microseconds{100'000});
}

TEST_CASE("what lies beyond the last bucket counts, with its maximum") {
    duration_histogram all;
    all.add(std::chrono::hours{24 * 365});
    all.add(microseconds{-5});
    CHECK(all.count() == 2);
    CHECK(all.quantile(0.5) == microseconds{0});
    CHECK(all.max() == std::chrono::hours{24 * 365});
    CHECK(all.quantile(1) <= all.max());
    CHECK(all.quantile(1) >= std::chrono::hours{24});
}

TEST_CASE("histograms add up, also over a wire") {
    duration_histogram one;
    duration_histogram other;
    one.add(microseconds{100});
    other.add(microseconds{7'000});
    other.add(microseconds{8'000});
    const auto carried = duration_histogram::from(other.values(), other.max());
    one.merge(carried);
    CHECK(one.count() == 3);
    CHECK(one.max() == microseconds{8'000});
    CHECK(one.quantile(0.3) <= microseconds{107});
    CHECK(one.quantile(0.5) >= microseconds{7'000});
}
