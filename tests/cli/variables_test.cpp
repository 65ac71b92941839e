// Names of variables that nearly are netpoll's. Knows no value.
#include "cli/variables.hpp"

#include <doctest/doctest.h>

using namespace netpoll;

namespace {

using words = std::vector<std::string>;

variable_findings judge(const words& names, const words& used = {}) {
    return judge_variables(names, all_flags(), used);
}

}  // namespace

TEST_CASE("a slip in what decides whom a run contacts is refused") {
    for (const auto* name : {"NETPOLL_LIMT",
                             "NETPOLL_LIMITS",
                             "NETPOLL_limit",
                             "NETPOLL_EXLUDE",
                             "NETPOLL_EXCLUDES",
                             "NETPOLL_HOSTS",
                             "NETPOLL_FILTER",
                             "NETPOL_LIMIT",
                             "NET_POLL_LIMIT",
                             "netpoll_limit",
                             "NETPLOL_EXCLUDE",
                             "NETPOLL_DRYRUN",
                             "NETPOLL_DRY_RNU",
                             "NETPOLL_LIST_HOST",
                             "NETPOLL_COMAND",
                             "NETPOLL_USER_NAME",
                             "NETPOLL_USER",
                             "NETPOLL_PASWORD",
                             "NETPOLL_FORKS",
                             "NETPOLL_INVENTROY",
                             "NETPOLLLIMIT",
                             "NETPOLL-LIMIT",
                             "NETPOLL_PASS",
                             "NETPOLL_PASSWD",
                             "NETPOLL_CANARYS",
                             "NETPOLL_AUTH_GAURD",
                             "NETPOLL_LOGIN_PER_SECOND",
                             "NETPOLL_LOGINS_INFLIGHT",
                             "NETPOLL_MAX_FAILURE",
                             "NETPOLL_SERAIL",
                             "NETPOLL_CONFRIM",
                             "NETPOLL_RATE"}) {
        INFO(name);
        const auto found = judge({name});
        REQUIRE(found.refused.size() == 1);
        CHECK(found.refused[0].starts_with("unknown variable '" + std::string(name) + "'"));
        CHECK(found.warned.empty());
    }
    CHECK(judge({"NETPOLL_LIMT"}).refused ==
          words{"unknown variable 'NETPOLL_LIMT' (did you mean 'NETPOLL_LIMIT'?)"});
    CHECK(judge({"NETPOLL_PASWORD"}).refused[0].find("'NETPOLL_PASSWORD'?") != std::string::npos);
    for (const auto* name : {"NETPOLL_PASS", "NETPOLL_PASSWD", "NETPOLL_PW", "NETPOL_PASS"})
        CHECK(judge({name}).refused[0].ends_with("(did you mean 'NETPOLL_PASSWORD'?)"));
    CHECK(judge({"NETPOLL_ENABLE"}).refused[0].ends_with("(did you mean 'NETPOLL_SECRET'?)"));
    CHECK(judge({"NETPOLL_HOSTS"}).refused[0].find("'NETPOLL_DEVICES'?") != std::string::npos);
}

TEST_CASE("other slips and unknown names are warned of") {
    CHECK(judge({"NETPOLL_FROMAT"}).warned ==
          words{"unknown variable 'NETPOLL_FROMAT' (did you mean 'NETPOLL_FORMAT'?)"});
    CHECK(judge({"NETPOLL_TIMEOUT"}).warned ==
          words{"unknown variable 'NETPOLL_TIMEOUT' (did you mean 'NETPOLL_COMMAND_TIMEOUT'?)"});
    CHECK(judge({"NETPOLL_FROBNICATE"}).warned == words{"unknown variable 'NETPOLL_FROBNICATE'"});
    CHECK(judge({"NETPOLL_FROBNICATE", "NETPOLL_FROMAT"}).refused.empty());
}

TEST_CASE("what is netpoll's, its tests' or others' is left alone") {
    words names{"PATH",
                "HOME",
                "NET_PASS",
                "NETBOX_LIMIT",
                "NETWORK_LIMIT",
                "NET_LIMIT",
                "LIMIT",
                "NETPOLL",
                "POLL_LIMIT",
                "NETPOLLER",
                "NETPOLLUTION",
                "NETPOLL_PASSWORD",
                "NETPOLL_SECRET",
                "NETPOLL_VERSION",
                "NETPOLL_HELP",
                "NETPOLL_RECORDINGS",
                "NETPOLL_REQUIRE_SERVERS",
                "NETPOLL_LAB_ENGINE",
                "NETPOLL_PYTHON",
                "NETPOLL_TEST_SECRET",
                "NETPOLL_DEMO_PASSWORD"};
    for (const auto& group : all_flags())
        for (const auto& each : group.flags)
            names.push_back(each.variable());
    const auto found = judge(names);
    CHECK(found.refused == words{});
    CHECK(found.warned == words{});
    CHECK(judge({"NETPOLL_PASSWORD2"}).refused.size() == 1);
    CHECK(judge({"NETPOLL_PASSWORD2"}, {"NETPOLL_PASSWORD2"}).refused.empty());
}
