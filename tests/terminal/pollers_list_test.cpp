// Pollers as a table and as JSON.
#include "terminal/pollers_list.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace netpoll;

namespace {

std::vector<heard_poller> sample_pollers() {
    heard_poller good{"fra", "p1"};
    good.last.program = "0.1.0";
    good.last.room = 2'000;
    good.last.open = 12;
    good.last.done = 3'456;
    good.last.logins_per_second = 7.25;
    good.last.uptime = std::chrono::hours(25);
    good.skew = std::chrono::milliseconds{-1'500};
    good.heard_ago = std::chrono::milliseconds{400};
    heard_poller odd{"nyc", "p2\x1B[2J"};
    odd.problem = "its messages are of format 2, ours of format 1";
    return {good, odd};
}

}  // namespace

TEST_CASE("the table of pollers has a line each, and shows a clock that is off") {
    const auto table = pollers_table(sample_pollers());
    CHECK(table.find("SITE  NAME") == 0);
    CHECK(table.find("-1.5 s") != std::string::npos);
    CHECK(table.find("3456") != std::string::npos);
    CHECK(table.find("of format 2") != std::string::npos);
    CHECK(table.find('\x1B') == std::string::npos);
    CHECK(std::count(table.begin(), table.end(), '\n') == 3);
    auto exact = sample_pollers();
    exact.front().skew = std::chrono::milliseconds{3};
    CHECK(pollers_table(exact).find("-1.5 s") == std::string::npos);
}

TEST_CASE("the JSON of pollers has numbers, in their units") {
    const auto all = nlohmann::json::parse(pollers_json(sample_pollers()))["pollers"];
    REQUIRE(all.size() == 2);
    CHECK(all[0]["site"] == "fra");
    CHECK(all[0]["skew_ms"] == -1'500);
    CHECK(all[0]["uptime_ms"] == 90'000'000);
    CHECK(all[0]["logins_per_second"] == 7.25);
    CHECK(all[0]["heard_ms_ago"] == 400);
    CHECK(all[1].contains("problem"));
    CHECK_FALSE(all[1].contains("room"));
    CHECK(nlohmann::json::parse(pollers_json({}))["pollers"].empty());
}
