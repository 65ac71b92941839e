// netpoll bench: its options. Knows no device.
#include "cli/bench_options.hpp"

#include "cli/arguments.hpp"

using namespace netpoll;
using namespace netpoll::testing;

namespace {

auto parsed(const words& arguments, const variables& set = {}) {
    return parse_bench_options(arguments, environment_of(set));
}

std::string complaint(std::vector<std::string> arguments) {
    arguments.emplace_back("lab.yaml");
    const auto wrong = parsed(std::move(arguments));
    REQUIRE_FALSE(wrong);
    REQUIRE(wrong.error().size() == 1);
    return wrong.error().front();
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
    CHECK(all->rounds.modes == std::vector<std::string>{"async", "threads"});
    CHECK(all->rounds.concurrency == std::vector<std::size_t>{1, 20});
    CHECK(all->rounds.repeat == 3);
    CHECK(all->rounds.warmup == 0);
    CHECK(all->rounds.cell_time == milliseconds{5'000});
    CHECK(all->format == bench_format::json);
    CHECK(all->output == "out.json");
    CHECK(all->report == "r.html");
    CHECK(all->units);
    CHECK(all->run.request.inventory == "lab.yaml");
    CHECK(all->run.request.select.limit == std::vector<std::string>{"core*"});
    CHECK(all->run.request.overrides.commands == std::vector<std::string>{"show clock"});
    CHECK(all->run.request.host_keys == host_key_policy::off);
}

TEST_CASE("variables of shared options count, those of its own do not") {
    const auto all = parsed({"lab.yaml"}, {{"NETPOLL_LIMIT", "core*"},
                                           {"NETPOLL_CONCURRENCY", "7"},
                                           {"NETPOLL_FORMAT", "ndjson"},
                                           {"NETPOLL_MODE", "threads"}});
    REQUIRE(all);
    CHECK(all->run.request.select.limit == std::vector<std::string>{"core*"});
    CHECK(all->rounds.concurrency.size() == 5);
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
    CHECK(complaint({"--mode", "async"}).find("did you mean '--modes'?") != std::string::npos);
    CHECK(complaint({"--host-keys", "accept-new"}).find("once before") != std::string::npos);
}

TEST_CASE("what bench measures is neither paced nor tried again, unless somebody says so") {
    const auto usual = parsed({"lab.yaml"}, {{"NETPOLL_RETRIES", "9"}, {"NETPOLL_CANARY", "x"}});
    REQUIRE(usual);
    CHECK_FALSE(usual->run.request.pace);
    CHECK(usual->run.request.retries == 0);
    CHECK(usual->run.request.canaries == 0);
    CHECK(usual->run.request.first.empty());
    CHECK(parsed({"--pace=on", "lab.yaml"})->run.request.pace);
    CHECK(parsed({"lab.yaml"}, {{"NETPOLL_PACE", "on"}})->run.request.pace);
    CHECK(parsed({"--logins-per-second=5", "lab.yaml"})->run.request.budget.logins_per_second ==
          5.0);
    CHECK(complaint({"--retries=5"}).starts_with("unknown option '--retries'"));
    CHECK(complaint({"--confirm"}).starts_with("unknown option '--confirm'"));
}

TEST_CASE("an inventory is needed, but not for units") {
    CHECK_FALSE(parsed({}));
    CHECK(parsed({"--units"}));
    CHECK(parsed({"--help"})->run.help);
}

TEST_CASE("bench measures this machine, and refuses pollers wherever they are named") {
    const auto typed = parsed({"--via", "tls://b", "lab.yaml"});
    REQUIRE_FALSE(typed);
    CHECK(
        typed.error() ==
        words{"unknown option '--via': this verb contacts devices from here, and asks no poller"});
    const auto standing = parsed({"lab.yaml"}, {{"NETPOLL_VIA", "tls://b"}});
    REQUIRE_FALSE(standing);
    CHECK(standing.error() ==
          words{"NETPOLL_VIA: netpoll bench contacts devices from here, and asks "
                "no poller: leave it out for this"});
}
