// Runs over sites whose pollers, broker and coordinator die, stand still or are asked to end: the
// lab's counters are the judge.
#include "cli/lab_judge.hpp"
#include "cli/run_folders.hpp"
#include "remote/sites_checks.hpp"

#include <doctest/doctest.h>
#include <signal.h>

using namespace netpoll::testing;
using nlohmann::json;

TEST_CASE("sites: two coordinators of one inventory and job") {
    if (skipped()) return;
    sites all({{"fra"}, 2, {"--latency=30s"}});
    all.poller("fra");
    child_process first(all.argv(), sites::environment());
    await_logins(all.lab(), 1);
    auto second = all.argv();
    second[5] = all / "second.json";
    const auto refused = netpoll::testing::run(second, sites::environment());
    CHECK(refused.status == 75);
    CHECK(refused.err.find("pid " + std::to_string(first.pid())) != std::string::npos);
    first.signal(SIGTERM);
    CHECK(first.wait() == 4);
}

TEST_CASE("sites: a poller that is killed: others do what it had, each device once in the end") {
    if (skipped()) return;
    sites all({{"fra"}, 60, {"--latency=400ms"}, {}, false, "repeatable: true, "});
    auto& victim = all.poller("fra", {"--concurrency=10"});
    child_process run(all.argv(), sites::environment());
    await_logins(all.lab(), 12);
    victim.signal(SIGKILL);
    all.poller("fra");
    CHECK(run.wait() == 0);
    const auto ends = all.ends();
    CHECK(json(counted(ends)) == json(counts{{"ok", 60}}));
    // What the killed one had begun is begun again, and nothing else.
    CHECK(all.counters()["logins"] <= 60 + 12);
}

TEST_CASE("sites: a poller that is asked to end gives back what it has not begun") {
    if (skipped()) return;
    sites all({{"fra"}, 60, {"--latency=200ms"}});
    auto& leaving = all.poller("fra", {"--concurrency=4"});
    child_process run(all.argv(), sites::environment());
    await_logins(all.lab(), 6);
    leaving.signal(SIGTERM);
    CHECK(leaving.wait() == 0);
    all.poller("fra");
    CHECK(run.wait() == 0);
    CHECK(json(counted(all.ends())) == json(counts{{"ok", 60}}));
    CHECK(all.counters()["device_password_attempts_max"] == 1);
}

TEST_CASE("sites: a broker that is killed and comes back costs nothing but time") {
    if (skipped()) return;
    sites all({{"fra", "ams"}, 80, {"--latency=300ms"}});
    all.poller("fra", {"--concurrency=8"});
    all.poller("ams", {"--concurrency=8"});
    child_process run(all.argv(), sites::environment());
    await_logins(all.lab(), 20);
    all.broker().kill();
    all.broker().start();
    CHECK(run.wait() == 0);
    CHECK(json(counted(all.ends())) == json(counts{{"ok", 80}}));
    CHECK(all.counters()["device_password_attempts_max"] == 1);
}

TEST_CASE("sites: a coordinator that is killed is resumed, and no device is begun twice") {
    if (skipped()) return;
    sites all({{"fra", "ams"}, 80, {"--latency=300ms"}});
    all.poller("fra", {"--concurrency=8"});
    all.poller("ams", {"--concurrency=8"});
    const std::string rundir = all / "runs";
    {
        child_process run(all.argv({"--rundir", rundir}), sites::environment());
        await_logins(all.lab(), 20);
        run.signal(SIGKILL);
        run.wait();
    }
    // Its lock at the broker lapses 15 s after its death.
    const auto resumed = netpoll::testing::run(
        {program_path(), "resume", "-q", only_run_in(rundir)}, sites::environment());
    CHECK(resumed.err == "");
    CHECK(resumed.status == 0);
    const auto records = statuses_in(rundir + "/latest/results.ndjson");
    CHECK(json(counted(records)) == json(counts{{"ok", 80}}));
    CHECK(all.counters()["device_password_attempts_max"] == 1);
}

TEST_CASE("sites: a run that was asked to end goes on at once") {
    if (skipped()) return;
    sites all({{"fra"}, 40, {"--latency=300ms"}});
    all.poller("fra", {"--concurrency=8"});
    const std::string rundir = all / "runs";
    child_process run(all.argv({"--rundir", rundir}), sites::environment());
    await_logins(all.lab(), 10);
    run.signal(SIGTERM);
    CHECK(run.wait() == 4);
    const auto resumed = netpoll::testing::run(
        {program_path(), "resume", "-q", only_run_in(rundir)}, sites::environment());
    CHECK(resumed.err == "");
    CHECK(json(counted(statuses_in(rundir + "/latest/results.ndjson"))) ==
          json(counts{{"ok", 40}}));
}

TEST_CASE("sites: a poller that stood still is done with what others have by now") {
    if (skipped()) return;
    sites all({{"fra"}, 130, {"--latency=250ms"}, {}, false, "repeatable: true, "});
    auto& still = all.poller("fra", {"--concurrency=4"});
    child_process run(all.argv(), sites::environment());
    await_logins(all.lab(), 6);
    still.signal(SIGSTOP);
    auto& other = all.poller("fra", {"--concurrency=2"});
    // It is taken for dead, and the other one has what it had.
    await_logins(all.lab(), 110);
    still.signal(SIGCONT);
    CHECK(run.wait() == 0);
    CHECK(json(counted(all.ends())) == json(counts{{"ok", 130}}));
    CHECK(all.counters()["logins"] <= 130 + 4);
    still.signal(SIGTERM);
    CHECK(still.wait() == 0);
    other.signal(SIGTERM);
    CHECK(other.wait() == 0);
}

TEST_CASE("sites: SIGTERM at the coordinator ends sessions at the pollers") {
    if (skipped()) return;
    sites all({{"fra"}, 20, {"--latency=30s"}});
    all.poller("fra", {"--concurrency=5"});
    child_process run(all.argv(), sites::environment());
    await_logins(all.lab(), 5);
    run.signal(SIGTERM);
    CHECK(run.wait() == 4);
    const auto ends = counted(all.ends());
    CHECK(ends.at("interrupted") >= 5);
    CHECK(ends.at("skipped") >= 10);
}
