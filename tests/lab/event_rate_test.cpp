// How densely events came, with times as arguments. No socket, no clock.
#include "lab/event_rate.hpp"

#include "lab/login_counters.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace netpoll::lab;
using namespace std::chrono_literals;

namespace {

event_time at(std::chrono::milliseconds since) {
    return event_time{} + 1h + since;
}

/// Counts the windows one by one.
std::uint64_t busiest(std::vector<event_time> times, std::chrono::milliseconds width) {
    std::ptrdiff_t most = 0;
    for (const auto last : times)
        most = std::max(most, std::count_if(times.begin(), times.end(), [&](event_time t) {
                            return t <= last && t > last - width;
                        }));
    return static_cast<std::uint64_t>(most);
}

}  // namespace

TEST_CASE("windows slide: a second may begin anywhere") {
    event_rate rate;
    for (const auto t : {900ms, 950ms, 1'000ms, 1'899ms})
        rate.add(at(t));
    CHECK(rate.busiest_second() == 4);
    CHECK(rate.busiest_100ms() == 2);
    rate.add(at(1'900ms));  // a second after the first
    CHECK(rate.busiest_second() == 4);
}

TEST_CASE("times out of order count as if in order") {
    std::vector<event_time> times;
    event_rate rate;
    std::uint64_t dice = 7;
    for (int i = 0; i < 2'000; ++i) {
        dice = dice * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
        times.push_back(
            at(std::chrono::milliseconds(i * 9 + static_cast<int>((dice >> 33) % 400))));
        rate.add(times.back());
    }
    CHECK(rate.busiest_second() == busiest(times, 1'000ms));
    CHECK(rate.busiest_100ms() == busiest(times, 100ms));
}

TEST_CASE("a long run forgets what can no longer matter, not what was most") {
    event_rate rate;
    for (int i = 0; i < 5; ++i)
        rate.add(at(10ms * i));
    for (int i = 1; i < 3'000; ++i)
        rate.add(at(1s * i));
    CHECK(rate.busiest_second() == 5);
    CHECK(rate.busiest_100ms() == 5);
}

TEST_CASE("a histogram has slots of equal length from the first event on") {
    event_histogram histogram(500ms);
    CHECK(histogram.counts().empty());
    histogram.begin(at(0ms));
    histogram.begin(at(400ms));
    for (const auto t : {-1ms, 499ms, 1'500ms, 1'999ms})
        histogram.add(at(t));
    CHECK(histogram.counts() == std::vector<std::uint64_t>{2, 0, 0, 2});
}

TEST_CASE("logins are counted by realm, by device and in all") {
    login_counters count(2, 3);
    for (const std::size_t device : {0, 1, 2, 1})
        count.connected(device, at(600ms * static_cast<int>(device)));
    count.begin(0, 0, at(0ms));
    count.begin(1, 1, at(10ms));
    count.begin(1, 1, at(20ms));
    count.end(1, login_end::rejected);
    count.end(1, login_end::locked);
    count.begin(0, 2, at(2s));
    count.end(0, login_end::accepted);
    count.end(0, login_end::unanswered);

    CHECK(count.all().attempts() == 4);
    CHECK(count.all().accepted() == 1);
    CHECK(count.all().rejected() == 2);
    CHECK(count.all().locked() == 1);
    CHECK(count.all().unanswered() == 1);
    CHECK(count.all().in_flight_max() == 3);
    CHECK(count.all().rate().busiest_second() == 3);
    CHECK(count.realms()[0].in_flight_max() == 2);
    CHECK(count.realms()[0].rate().busiest_second() == 1);
    CHECK(count.realms()[1].rejected() == 2);
    CHECK(count.connections_of_one_device_max() == 2);
    CHECK(count.attempts_of_one_device_max() == 2);
    CHECK(count.retries().counts() == std::vector<std::uint64_t>{0, 1});
}
