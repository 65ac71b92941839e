// Whoever waits is woken, and nothing is lost or turned round.
#include "remote/mailbox.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <numeric>
#include <thread>
#include <vector>

using namespace netpoll;

namespace {

using clock = std::chrono::steady_clock;

// Longer than the test may take: whoever is not woken makes it fail by its limit.
clock::time_point never() {
    return clock::now() + std::chrono::hours{1};
}

}  // namespace

TEST_CASE("mailbox: all arrives once and in order, however busy its owner is") {
    constexpr int count = 2'000;
    mailbox<int> box;
    std::thread poster([&box] {
        for (int i = 0; i < count; ++i) {
            box.post(i);
            // Now it is waited for idly, now busily.
            if (i % 500 == 499) std::this_thread::yield();
        }
    });
    std::vector<int> heard;
    while (heard.size() < count)
        for (const int each : box.take(never()))
            heard.push_back(each);
    poster.join();
    std::vector<int> expected(count);
    std::iota(expected.begin(), expected.end(), 0);
    CHECK(heard == expected);
}

TEST_CASE("mailbox: one message after another wakes whoever had nothing to do") {
    mailbox<int> there;
    mailbox<int> back;
    std::thread echo([&] {
        for (int each = 1; each > 0;) {
            each = there.take(never()).front();
            back.post(each);
        }
    });
    for (const int each : {3, 2, 1, 0}) {
        there.post(each);
        CHECK(back.take(never()) == std::vector<int>{each});
        // Past its busy moment: nothing is there, and the time is over.
        CHECK(back.take(clock::now()).empty());
    }
    echo.join();
}
