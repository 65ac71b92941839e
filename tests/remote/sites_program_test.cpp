// netpoll --via and netpoll poller, over simulated devices: the lab's counters are the judge.
#include "cli/lab_judge.hpp"
#include "cli/run_folders.hpp"
#include "remote/broker.hpp"
#include "remote/sites_checks.hpp"

#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>
#include <filesystem>
#include <set>

using namespace netpoll::testing;
using nlohmann::json;

namespace {

/// What a record says that is no time and nobody's name.
json comparable(json record) {
    for (const char* each :
         {"run_id", "started", "ended", "duration_ms", "phases", "poller", "site", "attempts"})
        record.erase(each);
    for (auto& each : record["commands"])
        each.erase("duration_ms");
    return record;
}

bool is_in_files(const std::string& folder, const std::string& text) {
    for (const auto& each : std::filesystem::recursive_directory_iterator(folder))
        if (each.is_regular_file() && read_file(each.path()).find(text) != std::string::npos)
            return true;
    return false;
}

}  // namespace

TEST_CASE("sites: records are those of a run on one machine, but for times and the poller") {
    if (skipped()) return;
    sites all;
    all.pollers();
    const auto done = all.run({"--mode=threads"});
    CHECK(done.status == 0);
    CHECK(done.err == "");
    const auto there = all.document();
    CHECK(validated(all.results()) == "");
    CHECK(there["run"]["via"] == json::array({all.broker().url()}));
    REQUIRE(there["run"]["pollers"].size() == 3);
    for (const auto& each : there["run"]["pollers"])
        CHECK(each["devices"] == 10);
    auto options = sites::environment();
    options.environment.emplace_back("NETPOLL_PASSWORD=lab-password");
    const auto here = netpoll::testing::run(
        {program_path(), "--known-hosts", all.lab().folder() / "known_hosts", "--output",
         all / "here.json", "-q", "--mode=threads", all.inventory()},
        options);
    CHECK(here.status == 0);
    const auto local = json::parse(read_file(all / "here.json"));
    REQUIRE(local["devices"].size() == there["devices"].size());
    for (std::size_t i = 0; i < local["devices"].size(); ++i) {
        CHECK(there["devices"][i].contains("poller"));
        CHECK(comparable(there["devices"][i]) == comparable(local["devices"][i]));
    }
    CHECK(all.counters()["device_password_attempts_max"] == 2);  // one each time
}

TEST_CASE("sites: no secret is at the broker, in results, or in a log") {
    if (skipped()) return;
    sites all({{"fra"}, 4});
    auto& poller = all.poller("fra", {"-vvv"});
    CHECK(all.run({"-vvv", "--log-file", all / "log"}).status == 0);
    CHECK(!is_in_files(all.broker().folder().path(), sites::password));
    CHECK(read_file(all.results()).find(sites::password) == std::string::npos);
    CHECK(read_file(all / "log").find(sites::password) == std::string::npos);
    CHECK(poller.err().find(sites::password) == std::string::npos);
}

TEST_CASE("sites: each comes in by its own key, and by no other") {
    if (skipped()) return;
    sites_wanted wanted{{"fra", "ams"}, 8};
    wanted.has_keys = true;
    sites all(wanted);
    all.pollers();
    CHECK(all.run({"-c", "uname -a", "-c", "uptime"}).status == 0);
    CHECK(json(counted(all.ends())) == json(counts{{"ok", 8}}));
    CHECK(all.run({"--via-key=" + (all / "via/fra.nk")}).status == 3);
    child_options options = sites::environment();
    options.environment.emplace_back("LAB_PASSWORD=x");
    child_process stranger(
        {program_path(), "poller", "--site=fra", "--via=" + all.broker().url(), "--logins",
         all / "logins.yaml", "--spool", all / "other", "--via-key", all / "via/ams.nk"},
        options);
    CHECK(stranger.wait() == 3);
    CHECK(stranger.err().find("--via-key that of site fra") != std::string::npos);
}

TEST_CASE("sites: a wrong password is rejected three times in all, whatever the sites") {
    if (skipped()) return;
    sites all({{"fra", "ams", "nyc"}, 60, {}, "tacacs"});
    for (const char* each : {"fra", "ams", "nyc"})
        all.poller(each, {}, "wrong-password");
    CHECK(all.run().status == 5);
    const auto ends = counted(all.ends());
    CHECK(ends.at("auth_rejected") <= 3);
    CHECK(ends.at("auth_guard") >= 57);
    CHECK(all.counters()["password_rejected"] <= 3);
}

TEST_CASE("sites: a wrong password of one site is its own, and is shown three times") {
    if (skipped()) return;
    sites all({{"fra", "ams"}, 80});
    all.poller("fra");
    all.poller("ams", {}, "wrong-password");
    CHECK(all.run().status == 5);
    const auto ends = counted(all.ends());
    CHECK(ends.at("ok") == 40);
    CHECK(ends.at("auth_rejected") <= 3);
    CHECK(ends.at("auth_guard") >= 37);
    CHECK(all.counters()["password_rejected"] <= 3);
}

TEST_CASE("sites: a poller whose file has a wrong password stops by itself") {
    if (skipped()) return;
    sites all({{"fra"}, 60, {"--latency=200ms"}, "tacacs"});
    all.poller("fra", {"--concurrency=20"});
    all.poller("fra", {"--concurrency=20"}, "wrong-password");
    all.run();
    CHECK(all.counters()["password_rejected"] <= 3);
}

TEST_CASE("sites: a login that is missing costs its device, not the run") {
    if (skipped()) return;
    sites all({{"fra"}, 5});
    all.poller("fra");
    write_file(all.inventory(),
               read_file(all.inventory()) + "  odd: {hostname: " + all.lab().address(4) +
                   ", site: fra, username: stranger}\n",
               0600);
    CHECK(all.run({"--log-file", all / "log"}).status == 1);
    CHECK(json(counted(all.ends())) == json(counts{{"login_unknown", 1}, {"ok", 5}}));
    CHECK(read_file(all / "log").find("has a login stranger, which 1 device needs") !=
          std::string::npos);
}

TEST_CASE("sites: a poller ends at once after a run that was refused") {
    if (skipped()) return;
    sites all({{"fra"}, 2});
    auto& poller = all.poller("fra");
    CHECK(all.run({"--username=stranger"}).status == 3);
    poller.signal(SIGTERM);
    CHECK(poller.wait(milliseconds(8'000)) == 0);
}

TEST_CASE("sites: logins that no poller of the site has are named before anyone is contacted") {
    if (skipped()) return;
    sites all({{"fra"}, 4});
    all.poller("fra");
    auto words = all.argv({"--username=stranger"});
    const auto done = netpoll::testing::run(words, sites::environment());
    CHECK(done.status == 3);
    CHECK(done.err.find("no poller of site fra has a login stranger, which 4 devices need") !=
          std::string::npos);
    CHECK(all.counters()["accepted"] == 0);
}

TEST_CASE("sites: devices of a site without pollers fail after a while, and the others are ok") {
    if (skipped()) return;
    sites all({{"fra", "ams"}, 20});
    all.poller("fra");
    CHECK(all.run({"--wait-poller=500ms"}).status == 1);
    CHECK(json(counted(all.ends())) == json(counts{{"no_poller", 10}, {"ok", 10}}));
}

TEST_CASE("sites: where there is no broker nobody is contacted, and it says so") {
    if (skipped()) return;
    sites all({{"fra"}, 2});
    all.broker().kill();
    const auto done = all.run();
    CHECK(done.status == 3);
    CHECK(done.err.find("cannot be reached") != std::string::npos);
    CHECK(done.err.find("--wait-via") != std::string::npos);
}

TEST_CASE("sites: long outputs come in parts, as they were") {
    if (skipped()) return;
    sites all({{"fra"}, 6, {"--output-lines=30000"}});
    all.poller("fra");
    CHECK(all.run({"--command=show version", "--command=uname -a"}).status == 0);
    const auto document = all.document();
    for (const auto& each : document["devices"]) {
        CHECK(each["status"] == "ok");
        const std::string output = each["commands"][0]["output"];
        CHECK(std::count(output.begin(), output.end(), '\n') >= 30'000);
    }
}

TEST_CASE("sites: what strangers say at the broker is told, and changes nothing") {
    if (skipped()) return;
    sites all({{"fra"}, 10, {"--latency=1s"}});
    all.poller("fra", {"--concurrency=2"});
    child_process run(all.argv({"--log-file", all / "log", "--rundir", all / "runs"}),
                      sites::environment());
    await_logins(all.lab(), 2);
    const std::string id = std::filesystem::path(only_run_in(all / "runs")).filename();
    netpoll::broker_access access;
    access.servers = {all.broker().url()};
    auto stranger = netpoll::broker::open(access, {"stranger", "_INBOX.x"},
                                          {[](bool) {}, [](const std::string&) {}});
    REQUIRE(stranger.has_value());
    REQUIRE((*stranger)->wait_connected(milliseconds(5'000)));
    for (const char* bytes : {"", "noise", "\xa1\x61v\x01", "\xa1\x61v\x18\x63"}) {
        (*stranger)->publish({"np.say.fra." + id + ".stranger", bytes, {}});
        (*stranger)->publish({"np.result.fra." + id, bytes, {}});
        (*stranger)->publish({"np.ctl.fra." + id, bytes, {}});
        (*stranger)->publish({"np.result.fra." + id,
                              bytes,
                              {{"Np-Version", "1"}, {"Np-Lease", "ab-1"}, {"Np-Part", "1/1"}}});
    }
    CHECK(run.wait() == 0);
    CHECK(json(counted(all.ends())) == json(counts{{"ok", 10}}));
    const std::string log = read_file(all / "log");
    CHECK(log.find("is not understood") != std::string::npos);
    CHECK(log.find("format 99") != std::string::npos);
    CHECK(log.find("a result at the broker is of no use") != std::string::npos);
    CHECK(all.counters()["device_password_attempts_max"] == 1);
}

TEST_CASE("sites: a poller keeps to its own limits, whatever jobs say") {
    if (skipped()) return;
    sites all({{"fra"}, 10, {"--latency=200ms"}});
    all.poller("fra", {"--allow-net=192.0.2.0/24"});
    CHECK(all.run({"--retries=0"}).status == 1);
    CHECK(json(counted(all.ends())) == json(counts{{"unreachable", 10}}));
    CHECK(all.counters()["accepted"] == 0);
}

TEST_CASE("sites: pollers share the pace of a realm") {
    if (skipped()) return;
    sites all({{"fra"}, 120, {}, "tacacs"});
    for (int i = 0; i < 4; ++i)
        all.poller("fra");
    CHECK(all.run({"--logins-per-second=50", "--attempt-gap=0s"}).status == 0);
    const auto counters = all.counters();
    CHECK(counters["password_accepted"] == 120);
    CHECK(counters["password_busiest_second"] <= 55);
}
