// Concurrency against devices and descriptors. Knows no device.
#include "cli/capacity.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

using namespace netpoll;

TEST_CASE("nobody needs more sessions than devices") {
    CHECK(fit_concurrency(mode::async, std::nullopt, 7, 65'535).sessions == 7);
    CHECK(fit_concurrency(mode::async, std::nullopt, 10'000, 65'535).sessions == 500);
    CHECK(fit_concurrency(mode::threads, std::nullopt, 10'000, 65'535).sessions == 100);
    CHECK(fit_concurrency(mode::async, 10'000, 10'000, 65'535).sessions == 10'000);
    CHECK(fit_concurrency(mode::async, 10'000, 20, 65'535).remark.empty());
    CHECK(fit_concurrency(mode::async, 3, 0, 65'535).sessions == 1);
}

TEST_CASE("sequential is one, whatever is asked for") {
    CHECK(fit_concurrency(mode::sequential, 50, 100, 65'535).sessions == 1);
}

TEST_CASE("too few descriptors lower the concurrency, and say so") {
    CHECK(fit_concurrency(mode::async, 1'000, 1'000, 1'024).sessions == 960);
    const auto fitted = fit_concurrency(mode::threads, 1'000, 1'000, 1'024);
    CHECK(fitted.sessions == 480);
    CHECK(fitted.remark.find("lowered from 1000 to 480") != std::string::npos);
    CHECK(fitted.remark.find("ulimit") != std::string::npos);
    CHECK(fit_concurrency(mode::async, 10, 10, 3).sessions == 1);
}

TEST_CASE("worker processes: as many as asked for, and more where one cannot hold its share") {
    const auto few = fit_concurrency(mode::processes, 1'000, 5'000, 20'000, 4);
    CHECK(few.workers == 4);
    CHECK(few.sessions == 1'000);
    CHECK(fit_concurrency(mode::processes, 3, 5'000, 20'000, 4).workers == 3);
    CHECK(fit_concurrency(mode::processes, 100, 5'000, 20'000).workers >= 1);
    CHECK(fit_concurrency(mode::async, 100, 5'000, 20'000, 4).workers == 0);
    const auto many = fit_concurrency(mode::processes, 100'000, 200'000, 20'000, 2);
    CHECK(many.workers == 6);
    CHECK(many.sessions == 100'000);
    CHECK(many.remark.empty());
    const auto lowered = fit_concurrency(mode::processes, 10'000, 10'000, 74, 2);
    CHECK(lowered.workers == 256);
    CHECK(lowered.sessions == 2'560);
    CHECK(lowered.remark.find("each of 256 worker processes may open 74") != std::string::npos);
}

TEST_CASE("the descriptor limit is raised to the hard one, never above 16 bits") {
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
    const std::size_t limit = raise_descriptor_limit();
    rlimit after{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &after) == 0);
    CHECK(limit == after.rlim_cur);
    CHECK(limit <= 65'535);
    CHECK((limit == 65'535 || limit == before.rlim_max));
}
