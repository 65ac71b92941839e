// Work handed to threads of its own. Knows no engine.
#include "engine/cpu_workers.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <latch>
#include <memory>
#include <thread>
#include <vector>

using namespace netpoll;

TEST_CASE("without threads the caller does the work at once") {
    cpu_workers none{0};
    CHECK(none.threads() == 0);
    std::thread::id where;
    none.post([&] { where = std::this_thread::get_id(); });
    CHECK(where == std::this_thread::get_id());
}

TEST_CASE("one thread takes work in the order in which it came, and not the caller's") {
    std::vector<int> seen;
    std::thread::id where;
    {
        cpu_workers one{1};
        CHECK(one.threads() == 1);
        for (int i = 0; i < 1'000; ++i)
            one.post([&seen, i] { seen.push_back(i); });
        one.post([&] { where = std::this_thread::get_id(); });
    }
    REQUIRE(seen.size() == 1'000);
    for (int i = 0; i < 1'000; ++i)
        CHECK(seen[static_cast<std::size_t>(i)] == i);
    CHECK(where != std::this_thread::get_id());
}

TEST_CASE("several threads work at once") {
    constexpr unsigned threads = 3;
    std::latch together{threads};  // nobody gets past it before all are there
    std::atomic<unsigned> past{0};
    {
        cpu_workers several{threads};
        for (unsigned i = 0; i < threads; ++i)
            several.post([&] {
                together.arrive_and_wait();
                ++past;
            });
    }
    CHECK(past == threads);
}

TEST_CASE("work may post work, also while the pool ends") {
    std::atomic<int> done{0};
    {
        cpu_workers pool{2};
        for (int i = 0; i < 100; ++i)
            pool.post([&] {
                ++done;
                pool.post([&] { ++done; });
            });
    }
    CHECK(done == 200);
}

TEST_CASE("what work holds is let go of when it is done") {
    const auto held = std::make_shared<int>(0);
    cpu_workers pool{1};
    std::latch done{1};
    pool.post([held] {});
    // The next one begins only when the one before has been let go of.
    pool.post([&] { done.count_down(); });
    done.wait();
    CHECK(held.use_count() == 1);
}

TEST_CASE("what may rest is done all the same: in time, in a hurry, at the end") {
    std::atomic<int> done{0};
    {
        cpu_workers pool{2};
        std::latch rested{1};
        pool.post_soon([&] { ++done; });
        pool.post_soon([&] {
            ++done;
            rested.count_down();
        });
        rested.wait();
        std::latch hurried{1};
        pool.post_soon([&] {
            ++done;
            hurried.count_down();
        });
        pool.hurry();
        hurried.wait();
        pool.post_soon([&] { ++done; });
    }
    CHECK(done == 4);
    cpu_workers none{0};
    none.post_soon([&] { ++done; });
    CHECK(done == 5);
}

TEST_CASE("work that is waited for does not stand behind what rests") {
    std::vector<int> order;
    {
        cpu_workers one{1};
        std::latch begun{1};
        std::latch go_on{1};
        one.post([&] {
            begun.count_down();
            go_on.wait();
        });
        begun.wait();
        one.post_soon([&] { order.push_back(2); });
        one.post([&] { order.push_back(1); });
        go_on.count_down();
    }
    CHECK(order == std::vector{1, 2});
}
