// netpoll bench: its options, and the cells that follow from them. Knows no device.
#include "cli/bench_options.hpp"
#include "cli/rounds.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace netpoll;

namespace {

auto parsed(std::vector<std::string> arguments,
            const std::map<std::string, std::string>& variables = {}) {
    return parse_bench_options(arguments, [&variables](const std::string& name) {
        const auto found = variables.find(name);
        return found == variables.end() ? nullptr : found->second.c_str();
    });
}

std::string complaint(std::vector<std::string> arguments) {
    arguments.emplace_back("lab.yaml");
    const auto wrong = parsed(std::move(arguments));
    REQUIRE_FALSE(wrong);
    REQUIRE(wrong.error().size() == 1);
    return wrong.error().front();
}

std::vector<std::string> words_of(const std::vector<bench::cell>& cells) {
    std::vector<std::string> text;
    for (const auto& each : cells)
        text.push_back(each.mode + " " + std::to_string(each.concurrency));
    return text;
}

}  // namespace

TEST_CASE("bench has options of its own, and netpoll's") {
    const auto all = parsed({"--modes",
                             "async,threads",
                             "--concurrency=1,20",
                             "--repeat",
                             "3",
                             "--warmup=0",
                             "--cell-time",
                             "5s",
                             "--format",
                             "json",
                             "-o",
                             "out.json",
                             "--report=r.html",
                             "--units",
                             "-l",
                             "core*",
                             "-c",
                             "show clock",
                             "--host-keys",
                             "off",
                             "lab.yaml"});
    REQUIRE(all);
    CHECK(all->modes == std::vector<std::string>{"async", "threads"});
    CHECK(all->concurrency == std::vector<std::size_t>{1, 20});
    CHECK(all->repeat == 3);
    CHECK(all->warmup == 0);
    CHECK(all->cell_time == milliseconds{5'000});
    CHECK(all->format == bench_format::json);
    CHECK(all->output == "out.json");
    CHECK(all->report == "r.html");
    CHECK(all->units);
    CHECK(all->run.inventory == "lab.yaml");
    CHECK(all->run.select.limit == std::vector<std::string>{"core*"});
    CHECK(all->run.overrides.commands == std::vector<std::string>{"show clock"});
    CHECK(all->run.host_keys == host_key_policy::off);
}

TEST_CASE("variables of shared options count, those of its own do not") {
    const auto all = parsed({"lab.yaml"}, {{"NETPOLL_LIMIT", "core*"},
                                           {"NETPOLL_CONCURRENCY", "7"},
                                           {"NETPOLL_FORMAT", "ndjson"},
                                           {"NETPOLL_MODE", "threads"}});
    REQUIRE(all);
    CHECK(all->run.select.limit == std::vector<std::string>{"core*"});
    CHECK(all->concurrency.size() == 5);
    CHECK(all->format == bench_format::table);
}

TEST_CASE("wrong values are named with what is right") {
    CHECK(complaint({"--modes", "asinc"}) ==
          "--modes: unknown mode 'asinc' (did you mean 'async'?)");
    CHECK(complaint({"--modes", "async,"}).find("has an empty place") != std::string::npos);
    CHECK(complaint({"--concurrency", "1,0"}).find("'0' is not a whole number from 1") !=
          std::string::npos);
    CHECK(complaint({"--repeat", "0"}).find("--repeat: ") == 0);
    CHECK(complaint({"--cell-time", "0"}).find("no time to measure") != std::string::npos);
    CHECK(complaint({"--format", "ndjson"}) ==
          "--format: unknown format 'ndjson' (did you mean 'json'?)");
    CHECK(complaint({"--mode", "async"}).find("did you mean --modes?") != std::string::npos);
    CHECK(complaint({"--host-keys", "accept-new"}).find("once before") != std::string::npos);
}

TEST_CASE("an inventory is needed, but not for units") {
    CHECK_FALSE(parsed({}));
    CHECK(parsed({"--units"}));
    CHECK(parsed({"--help"})->run.help);
}

namespace {

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
    bench_options wanted;
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
    bench_options wanted;
    wanted.modes = {"threads"};
    wanted.concurrency = {10, 5'000};
    std::vector<std::string> remarks;
    CHECK(words_of(bench_cells(wanted, devices(9'000), room(1'064), remarks)) ==
          std::vector<std::string>{"threads 10", "threads 500"});
    REQUIRE(remarks.size() == 1);
    CHECK(remarks[0].find("threads: concurrency is lowered from 5000 to 500") == 0);
}
