// Options that protect accounts and servers: budgets, guard, retries, waves. Knows no scheduler.
#include "cli/arguments.hpp"

using namespace netpoll;
using namespace netpoll::testing;

TEST_CASE("what keeps accounts and servers safe") {
    const auto standard = parse({"x"});
    REQUIRE(standard);
    const run_request& usual = standard->request;
    CHECK(usual.pace);
    CHECK(usual.budget == login_budget{});
    CHECK_FALSE(usual.attempt_gap);
    CHECK_FALSE(usual.adaptive);
    CHECK(usual.auth_guard == 3);
    CHECK(usual.canaries == 1);
    CHECK(usual.retries == 2);
    CHECK_FALSE(usual.max_failures);
    CHECK_FALSE(usual.serial);
    CHECK(usual.first.empty());
    CHECK_FALSE(standard->confirm);

    const auto parsed = parse(
        {"--logins-per-second=0.5", "--logins-in-flight", "20", "--attempt-gap=0", "--pace=off",
         "--adaptive", "--auth-guard=0", "--canaries=4", "--retries=0", "--max-failures=5%",
         "--serial", "20", "--canary=core1", "--canary=group=lab", "--confirm", "x"},
        {{"NETPOLL_CANARY", "other"}});
    REQUIRE(parsed);
    const run_request& careful = parsed->request;
    CHECK(careful.budget == login_budget{0.5, 20, {}});
    CHECK(careful.attempt_gap == milliseconds{0});
    CHECK_FALSE(careful.pace);
    CHECK(careful.adaptive);
    CHECK(careful.auth_guard == 0);
    CHECK(careful.canaries == 4);
    CHECK(careful.retries == 0);
    CHECK(careful.max_failures == count_or_share{5, true});
    CHECK(careful.serial == count_or_share{20, false});
    CHECK(careful.first == words{"core1", "group=lab"});
    CHECK(parsed->confirm);

    const auto by_variables = parse({"x"}, {{"NETPOLL_LOGINS_PER_SECOND", "50"},
                                            {"NETPOLL_PACE", "on"},
                                            {"NETPOLL_ADAPTIVE", "1"},
                                            {"NETPOLL_MAX_FAILURES", "0"},
                                            {"NETPOLL_SERIAL", "100%"},
                                            {"NETPOLL_CANARY", "core1\ngroup=lab\n"},
                                            {"NETPOLL_CONFIRM", "yes"}});
    REQUIRE(by_variables);
    CHECK(by_variables->request.budget == login_budget{50, {}, {}});
    CHECK(by_variables->request.pace);
    CHECK(by_variables->request.adaptive);
    CHECK(by_variables->request.max_failures == count_or_share{});
    CHECK(by_variables->request.serial == count_or_share{100, true});
    CHECK(by_variables->request.first == words{"core1", "group=lab"});
    CHECK(by_variables->confirm);
}

TEST_CASE("limits that allow nothing, and shares of more than all, are refused") {
    const std::string rate =
        " is not a rate from 0.001 to 1000000 a second; 0.5 is one in two seconds";
    CHECK(mistakes_in({"--logins-per-second=0", "--logins-in-flight=0", "--attempt-gap=soon",
                       "--auth-guard=-1", "--canaries=some", "--retries=101", "x"}) ==
          words{"--logins-per-second: '0'" + rate,
                "--logins-in-flight: '0' is not a whole number from 1 to 1000000",
                "--attempt-gap: 'soon' is not a duration: write 500ms, 10s, 2m, 1h or seconds",
                "--auth-guard: '-1' is not a whole number from 0 to 1000000",
                "--canaries: 'some' is not a whole number from 0 to 1000000",
                "--retries: '101' is not a whole number from 0 to 100"});
    CHECK(mistakes_in({"x"}, {{"NETPOLL_LOGINS_PER_SECOND", "fast"}}) ==
          words{"NETPOLL_LOGINS_PER_SECOND: 'fast'" + rate});
    for (const auto* text : {"101%", "-1", "-5%", "5.5%", "%", "5%%", "half", "5 %", "1000001"}) {
        CHECK(mistakes_in({"--max-failures", text, "x"}) ==
              words{"--max-failures: '" + std::string(text) +
                    "' is neither a number from 0 to 1000000 nor a share from 0% to 100%; write 20 "
                    "or 5%"});
    }
    for (const auto* text : {"0", "0%", "150%"}) {
        CHECK(mistakes_in({"--serial", text, "x"}) ==
              words{"--serial: '" + std::string(text) +
                    "' is neither a number from 1 to 1000000 nor a share from 1% to 100%; write 20 "
                    "or 5%"});
    }
    CHECK(mistakes_in({"--pace=of", "x"}) ==
          words{"--pace: unknown pace 'of' (did you mean 'off'?)"});
    CHECK(mistakes_in({"--canary", "", "x"}) == words{"--canary: needs a value"});
    for (const auto* none : {"0", "0s", "0ms"})
        CHECK(mistakes_in({"--deadline", none, "x"}) ==
              words{"--deadline: '" + std::string(none) +
                    "' leaves no time: write 10m, or leave it out for none"});
    CHECK(mistakes_in({"--retry", "a", "--retry=b", "x"}) ==
          words{"--retry: there is one RESULTS to complete, and 2 are given"});
    CHECK(mistakes_in({"--canaries=4", "x"}) ==
          words{"--canaries: 4 at a time may be rejected by more than the 3 of --auth-guard"});
    CHECK(parse({"--canaries=4", "--auth-guard=0", "x"}));
    CHECK(parse({"--canaries=4", "--auth-guard=4", "x"}));
}
