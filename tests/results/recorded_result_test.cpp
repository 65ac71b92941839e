// Records as values again, from every kind of file. Knows no run folder.
#include "results/recorded_result.hpp"

#include "results/json_cursor.hpp"
#include "results/report_sample.hpp"
#include "results/timestamp.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

constexpr std::string_view full_record =
    R"({"host":"acc-1","hostname":"10.0.0.1","address":"10.0.0.1","port":2222,"via":"jump-1","poller":"fra-1",)"
    R"("platform":"cisco_ios","groups":["access","sin"],"data":{"site":"sin1","rack":[1,2]},)"
    R"("run_id":"r-1","status":"failed","error":{"code":"stalled","phase":"command",)"
    R"("message":"m","detail":"d"},"attempts":2,"failed_attempts":[{"started":)"
    R"("2026-11-21T06:12:00.250Z","code":"refused","phase":"connect","credential":"old"}],)"
    R"("credential":"new","started":"2026-11-21T06:12:01.000Z","ended":"2026-11-21T06:12:02.500Z",)"
    R"("duration_ms":1500.4,"phases":{"resolve_ms":0,"auth_ms":12.5},"ssh":{"server_version":null,)"
    R"("kex":"curve25519-sha256","hostkey":"ssh-rsa","hostkey_bits":2048,"known_as":"alias",)"
    R"("offers":["ssh-rsa"],"profile":"compat"},"session_possibly_left":true,"commands":[)"
    R"({"command":"show version","status":"ok","output":"a\t\"b\"\\\n\u00e9\ud83d\ude00\ud800.",)"
    R"("bytes":7,"sha256":"ab","duration_ms":20.6,"exit_status":0,"truncated":true,"parsed":null},)"
    R"({"command":"show run","status":"not_run","output":null,"bytes":null,"sha256":null,)"
    R"("duration_ms":null}],"checks":[{"name":"ntp"}],"later":{"deep":[1,{"a":"}"}]}})";

constexpr std::string_view run_line =
    R"({"run":{"run_id":"r-1","version":"1.2.3","schema":"netpoll/1","inventory":["/i.yaml"],)"
    R"("command_line":["netpoll","i.yaml"],"user":"ann","machine":"nms","mode":"async",)"
    R"("concurrency":64,"started":"2026-11-21T06:12:00.000Z","ended":"2026-11-21T06:13:00.000Z",)"
    R"("by_status":{"ok":3,"failed":1},"by_error":{"stalled":1},"interrupted":true}})";

std::string small(std::string_view host, std::string_view output = "x") {
    return R"({"host":")" + std::string(host) +
           R"(","status":"ok","error":null,"commands":[{"command":"c","status":"ok","output":")" +
           std::string(output) + "\"}]}\n";
}

constexpr std::string_view journal_head = "{\"journal\":{\"schema\":\"netpoll-run/1\"}}\n";

std::vector<std::string> hosts_of(const recorded_results& all) {
    std::vector<std::string> hosts;
    CHECK(all.for_each([&](const recorded_result& each) {
        hosts.push_back(each.host);
        return true;
    }));
    return hosts;
}

/// Opens what stands in a file of this content; its records may be partial.
expected<recorded_results, std::vector<mistake>> opened(const temp_folder& folder,
                                                        const std::string& content) {
    write_file(folder / "in", content);
    return recorded_results::open(folder / "in", true);
}

}  // namespace

TEST_CASE("recorded result: every member") {
    const auto read = read_record(full_record);
    REQUIRE(read);
    CHECK(read->host == "acc-1");
    CHECK(read->port == 2222);
    CHECK(read->via == "jump-1");
    CHECK(read->poller == "fra-1");
    CHECK(read->groups == std::vector<std::string>{"access", "sin"});
    CHECK(read->data["rack"][1] == 2);
    CHECK(read->status == device_status::failed);
    CHECK(read->error_code == "stalled");
    CHECK(read->error_phase == "command");
    CHECK(read->error_detail == "d");
    CHECK(read->connections == 2);
    REQUIRE(read->attempts.size() == 1);
    CHECK(rfc3339(read->attempts[0].started) == "2026-11-21T06:12:00.250Z");
    CHECK(read->attempts[0].credential == "old");
    CHECK(read->ended - read->started == milliseconds{1500});
    CHECK(read->duration == milliseconds{1500});
    CHECK(read->phases_ms ==
          std::vector<std::pair<std::string, double>>{{"resolve", 0.0}, {"auth", 12.5}});
    CHECK(read->ssh.server_version.empty());
    CHECK(read->ssh.host_key_bits == 2048);
    CHECK(read->ssh.offers != 0);
    CHECK(read->ssh.profile == ssh_profile::compat);
    CHECK(read->known_as == "alias");
    CHECK(read->session_possibly_left);
    CHECK(read->checks[0]["name"] == "ntp");
}

TEST_CASE("recorded result: commands, escapes and what was not run") {
    const auto read = read_record(full_record);
    REQUIRE(read);
    REQUIRE(read->commands.size() == 2);
    const recorded_command& first = read->commands[0];
    CHECK(first.output == "a\t\"b\"\\\n\xC3\xA9\xF0\x9F\x98\x80\xEF\xBF\xBD.");
    CHECK(first.bytes == 7);
    CHECK(first.truncated);
    CHECK(first.duration == milliseconds{21});
    CHECK(first.exit_status == 0);
    CHECK(read->commands[1].status == command_status::not_run);
    CHECK(read->commands[1].sha256.empty());
    CHECK_FALSE(read->commands[1].exit_status);
}

TEST_CASE("recorded result: cut anywhere it is none, and nothing of another type is taken") {
    for (std::size_t cut = 0; cut < full_record.size(); ++cut) {
        CAPTURE(cut);
        CHECK_FALSE(read_record(full_record.substr(0, cut)));
    }
    CHECK_FALSE(read_record(std::string(full_record) + "x"));
    CHECK_FALSE(read_record(R"({"host":"a","status":"fine"})"));
    CHECK_FALSE(read_record(R"({"status":"ok"})"));
    CHECK_FALSE(read_record("[]"));
    CHECK_FALSE(read_record(R"({"host":"a","platform":"\q"})"));
    const auto odd = read_record(
        R"({"host":"a","port":99999,"groups":"g","commands":{},"ssh":[],"started":"soon"})");
    REQUIRE(odd);
    CHECK(odd->port == 22);
    CHECK(odd->groups.empty());
    CHECK(odd->commands.empty());
    CHECK(odd->started == std::chrono::system_clock::time_point{});
    const std::string deep(100'000, '[');
    CHECK_FALSE(read_record(R"({"host":"a","data":)" + deep));
}

TEST_CASE("recorded run: of a line and of an object") {
    const auto line = read_run(run_line);
    REQUIRE(line);
    CHECK(line->netpoll == "1.2.3");
    CHECK(line->command_line == std::vector<std::string>{"netpoll", "i.yaml"});
    CHECK(line->concurrency == 64);
    CHECK(line->by_status.at("ok") == 3);
    CHECK(line->by_error.at("stalled") == 1);
    CHECK(line->interrupted);
    CHECK(line->ended - line->started == std::chrono::minutes{1});
}

TEST_CASE("recorded results: what a writer wrote, in both formats") {
    const temp_folder folder;
    for (const auto format : {report_format::json, report_format::ndjson}) {
        const sample_devices devices;
        auto writer = sample_writer(format, folder / "results");
        REQUIRE(writer->add(sample_outcome(devices.first, 0)));
        REQUIRE(
            writer->add(failed_outcome(devices.second, 1, {errc::refused, phase::connect, "x"})));
        REQUIRE(writer->finish(sample_facts()));
        const auto all = recorded_results::open(folder / "results", false);
        REQUIRE(all);
        CHECK(all->whole());
        CHECK(all->size() == 2);
        CHECK(hosts_of(*all) == std::vector<std::string>{"core-1", "core-2"});
        REQUIRE(all->run());
        CHECK(all->run()->run_id == "run-1");
        CHECK(all->run()->by_status.at("failed") == 1);
        const auto failed = all->find("core-2");
        REQUIRE(failed);
        CHECK(failed->error_code == "refused");
        CHECK(failed->error_phase == "connect");
        CHECK_FALSE(all->find("core-9"));
    }
}

TEST_CASE("recorded results: of two records of a host the last counts, and an end may be early") {
    const temp_folder folder;
    const auto all = opened(folder, small("a", "1") + small("b") + small("a", "2"));
    REQUIRE(all);
    CHECK(hosts_of(*all) == std::vector<std::string>{"a", "b"});
    CHECK(all->find("a")->commands[0].output == "2");
    std::size_t heard = 0;
    CHECK(all->for_each([&](const recorded_result&) { return ++heard < 1; }));
    CHECK(heard == 1);
}

TEST_CASE("recorded results: a journal, whole, killed, empty and torn") {
    const temp_folder folder;
    const std::string journal = std::string(journal_head) + small("a") + small("b");
    write_file(folder / "journal", journal);
    const auto killed = recorded_results::open(folder / "journal", false);
    REQUIRE_FALSE(killed);
    CHECK(killed.error().front().message.find("was killed") != std::string::npos);
    for (std::size_t cut = journal_head.size() - 1; cut <= journal.size(); ++cut) {
        CAPTURE(cut);
        const auto some = opened(folder, journal.substr(0, cut));
        REQUIRE(some);
        CHECK_FALSE(some->whole());
        CHECK_FALSE(some->run());
        const auto first = journal_head.size() + small("a").size() - 1;
        CHECK(some->size() == (cut >= journal.size() - 1 ? 2 : cut >= first ? 1 : 0));
    }
    const auto whole = opened(folder, journal + std::string(run_line) + "\n");
    REQUIRE(whole);
    CHECK(whole->whole());
    CHECK(whole->run()->user == "ann");
}

TEST_CASE("recorded results: a block that a crash left empty spoils its own line only") {
    const temp_folder folder;
    std::string zeros = small("b", std::string(20, 'x'));
    zeros.replace(zeros.find("xxx"), 3, 3, '\0');
    const auto all = opened(folder, small("a") + zeros + small("c") + std::string(run_line) + "\n");
    REQUIRE(all);
    CHECK(hosts_of(*all) == std::vector<std::string>{"a", "c"});
    REQUIRE(all->remarks().size() == 1);
    CHECK(all->remarks()[0].where.line == 2);
}

TEST_CASE("recorded results: lines longer than what is read at once") {
    const temp_folder folder;
    std::string content;
    for (const std::size_t size : {10U, 300'000U, 262'144U, 1'000'000U, 5U})
        content += small("h" + std::to_string(size), std::string(size, 'y'));
    const auto all = opened(folder, content);
    REQUIRE(all);
    CHECK(all->size() == 5);
    CHECK(all->find("h1000000")->commands[0].output.size() == 1'000'000);
    CHECK(all->find("h5")->commands[0].output == "yyyyy");
}

TEST_CASE("rfc3339: read back, or nothing") {
    for (const std::string text : {"2026-11-21T06:12:00.250Z", "1970-01-01T00:00:00.000Z"}) {
        const auto when = from_rfc3339(text);
        REQUIRE(when);
        CHECK(rfc3339(*when) == text);
    }
    for (const std::string text : {"", "2026-11-21", "2026-13-21T06:12:00.250Z",
                                   "2026-11-21T06:12:00.250+", "2026-11-21 06:12:00.250Z"})
        CHECK_FALSE(from_rfc3339(text));
}
