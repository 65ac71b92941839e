// The cells that a bench measures. Knows no device.
#include "run/rounds.hpp"

#include <doctest/doctest.h>

using namespace netpoll;

namespace {

std::vector<std::string> words_of(const std::vector<bench::cell>& cells) {
    std::vector<std::string> text;
    for (const auto& each : cells)
        text.push_back(each.mode + " " + std::to_string(each.concurrency));
    return text;
}

wanted_concurrency devices(std::size_t count) {
    wanted_concurrency fleet;
    fleet.devices = count;
    return fleet;
}

machine_limits room(std::size_t descriptors) {
    machine_limits all;
    all.descriptors = descriptors;
    return all;
}

}  // namespace

TEST_CASE("each cell is measured once, with no more sessions than devices") {
    rounds_request wanted;
    wanted.modes = {"sequential", "threads", "async", "async"};
    wanted.concurrency = {1, 20, 100, 1'000};
    std::vector<std::string> remarks;
    CHECK(words_of(bench_cells(wanted, devices(30), room(10'000), remarks)) ==
          std::vector<std::string>{"sequential 1", "threads 1", "threads 20", "threads 30",
                                   "async 1", "async 20", "async 30"});
    REQUIRE(remarks.size() == 1);
    CHECK(remarks[0] == "There are 30 devices, so concurrency 100, 1000 is measured as 30.");
}

TEST_CASE("what the descriptors do not allow is said") {
    rounds_request wanted;
    wanted.modes = {"threads"};
    wanted.concurrency = {10, 5'000};
    std::vector<std::string> remarks;
    CHECK(words_of(bench_cells(wanted, devices(9'000), room(1'064), remarks)) ==
          std::vector<std::string>{"threads 10", "threads 500"});
    REQUIRE(remarks.size() == 1);
    CHECK(remarks[0].find("threads: concurrency is lowered from 5000 to 500") == 0);
}
