// netpoll history, stale, prune and runs, over histories of made-up runs. Knows no device.
#include "cli/verbs/history.hpp"
#include "cli/verbs/prune.hpp"
#include "cli/verbs/runs.hpp"
#include "cli/verbs/stale.hpp"
#include "history/history_file.hpp"
#include "history/sample_run.hpp"
#include "machine/descriptor.hpp"
#include "results/run_manifest.hpp"
#include "support/has.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

using texts = std::vector<std::string>;
using answering = verb_answer (*)(const texts&, const environment&);

verb_answer ask_verb(answering verb, const texts& arguments,
                     std::map<std::string, std::string> variables = {}) {
    variables.emplace("NETPOLL_NO_CONFIG", "yes");
    return verb(arguments, [&variables](const std::string& name) {
        const auto found = variables.find(name);
        return found == variables.end() ? nullptr : found->second.c_str();
    });
}

/// Three runs: b fails in the last one, and a's configuration changes there.
struct sample_history {
    sample_history() : path(folder / "h") {
        auto file = history_file::open(path);
        REQUIRE(file);
        const sample_device old_a{"a", {{"show run", "one\n"}}};
        const sample_device new_a{"a", {{"show run", "two\x1B[2J\n"}}};
        add_sample(*file, folder, minute(0), {old_a, {"b"}});
        add_sample(*file, folder, minute(1), {old_a, {"b"}});
        add_sample(*file, folder, minute(2), {new_a, {"b", {}, "timed_out"}});
    }
    verb_answer ask_it(answering verb, texts arguments) const {
        arguments.insert(arguments.end(), {"--history", path});
        return ask_verb(verb, arguments);
    }

    temp_folder folder;
    std::string path;
};

/// The age of what was there a few seconds before: no run begins then.
std::string age_of(wall_time when) {
    const auto age = std::chrono::system_clock::now() - when + std::chrono::seconds(5);
    return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(age).count()) + "s";
}

}  // namespace

TEST_CASE("runs: a row a run, the newest first") {
    const sample_history it;
    const auto all = it.ask_it(answer_runs, {});
    CHECK(all.code == exit_code::ok);
    CHECK(all.out ==
          "RUN                           STARTED (UTC)        TOOK   DEVICES  OK  FAILED  SKIPPED  "
          "CHANGED  VERDICT  INVENTORY\n"
          "run-2026-11-01T00:02:00.000Z  2026-11-01 00:02:00  9.0 s  2        1   1       -        "
          "1        ok       /etc/hosts.yaml\n"
          "run-2026-11-01T00:01:00.000Z  2026-11-01 00:01:00  9.0 s  2        2   -       -        "
          "-        ok       /etc/hosts.yaml\n"
          "run-2026-11-01T00:00:00.000Z  2026-11-01 00:00:00  9.0 s  2        2   -       -        "
          "-        ok       /etc/hosts.yaml\n");
    const auto one = json::parse(it.ask_it(answer_runs, {"--last", "1", "--json"}).out);
    CHECK(one["schema"] == "netpoll-runs/1");
    REQUIRE(one["runs"].size() == 1);
    CHECK(one["runs"][0]["by_status"]["failed"] == 1);
    CHECK(one["runs"][0]["changed_outputs"] == 1);
}

TEST_CASE("runs --add: results, which take their own place") {
    const sample_history it;
    write_file(it.folder / "r", sample_results(minute(2), {{"a"}}));
    const auto again = it.ask_it(answer_runs, {"--add", it.folder / "r"});
    CHECK(again.out ==
          (it.folder / "r") + ": 1 device, 0 changed outputs; in place of the same run\n");
    write_file(it.folder / "r", sample_results(minute(7), {{"a"}}));
    CHECK(it.ask_it(answer_runs, {"--add", it.folder / "r"}).code == exit_code::ok);
    CHECK(json::parse(it.ask_it(answer_runs, {"--json"}).out)["runs"].size() == 4);
    CHECK(has(it.ask_it(answer_runs, {"--add", it.folder / "none"}).err, it.folder / "none"));
    CHECK(it.ask_it(answer_runs, {"--add"}).code == exit_code::usage);
    CHECK(it.ask_it(answer_runs, {"x"}).code == exit_code::usage);
    CHECK(it.ask_it(answer_runs, {"--last", "0"}).code == exit_code::usage);
}

TEST_CASE("history: a host's runs, outputs and host keys") {
    const sample_history it;
    const auto a = it.ask_it(answer_history, {"a"});
    CHECK(a.code == exit_code::ok);
    CHECK(a.out ==
          "a, cisco_ios, 3 runs, last good one 2026-11-01 00:02:03\n"
          "\n"
          "STARTED (UTC)        STATUS  TOOK   CAUSE  CHANGED\n"
          "2026-11-01 00:02:01  ok      2.0 s  -      show run\n"
          "2026-11-01 00:01:01  ok      2.0 s  -      -\n"
          "2026-11-01 00:00:01  ok      2.0 s  -      -\n"
          "\n"
          "OUTPUT OF  VERSIONS  SINCE (UTC)          LAST SEEN            BYTES\n"
          "show run   2         2026-11-01 00:02:03  2026-11-01 00:02:03  8\n"
          "\n"
          "HOST KEY                FIRST SEEN (UTC)     LAST SEEN\n"
          "ssh-ed25519 SHA256:one  2026-11-01 00:00:03  2026-11-01 00:02:03\n"
          "\n"
          "SSH SERVER          FIRST SEEN (UTC)     LAST SEEN\n"
          "SSH-2.0-Cisco-1.25  2026-11-01 00:00:03  2026-11-01 00:02:03\n"
          "\n"
          "LOGIN BY  FIRST SEEN (UTC)     LAST SEEN\n"
          "password  2026-11-01 00:00:03  2026-11-01 00:02:03\n");
    const auto b = it.ask_it(answer_history, {"b", "--last", "1"});
    CHECK(has(b.out, "failed  2.0 s  timed_out (connect)  -\nand 2 earlier runs\n"));
    const auto object = json::parse(it.ask_it(answer_history, {"b", "--json"}).out);
    CHECK(object["runs"][0]["error"]["detail"] == "of b");
    CHECK(object["runs"][1]["phases"]["command_ms"] == 1'900);
    CHECK(object["last_ok"] == "2026-11-01T00:01:03.000Z");
}

TEST_CASE("history --command: versions of an output, and each of them") {
    const sample_history it;
    const auto versions = it.ask_it(answer_history, {"a", "-c", "show run"});
    CHECK(has(versions.out, "\n1  2026-11-01 00:02:03  2026-11-01 00:02:03  8 "));
    CHECK(has(versions.out, "\n2  2026-11-01 00:00:03  2026-11-01 00:01:03  4 "));
    const auto show = [&](const std::string& number) {
        return it.ask_it(answer_history, {"a", "-c", "show run", "--show", number});
    };
    // A device's escapes do nothing to the terminal.
    CHECK(show("1").out == "two\\x1B[2J\n");
    CHECK(show("2").out == "one\n");
    CHECK(show("3").code == exit_code::device_failed);
    CHECK(show("0").code == exit_code::usage);
    const auto exact = it.ask_it(answer_history, {"a", "-c", "show run", "--show", "1", "--json"});
    CHECK(json::parse(exact.out)["output"] == "two\x1B[2J\n");
    CHECK(it.ask_it(answer_history, {"a", "--show", "1"}).code == exit_code::usage);
    const auto unknown = it.ask_it(answer_history, {"a", "-c", "show rum"});
    CHECK(unknown.code == exit_code::device_failed);
    CHECK(has(unknown.err, "did you mean 'show run'?"));
}

TEST_CASE("history: what is not there is told") {
    const sample_history it;
    const auto unknown = it.ask_it(answer_history, {"c"});
    CHECK(unknown.code == exit_code::device_failed);
    CHECK(unknown.out.empty());
    CHECK(it.ask_it(answer_history, {}).code == exit_code::usage);
    CHECK(it.ask_it(answer_history, {"a", "b"}).code == exit_code::usage);
    const auto none = ask_verb(answer_history, {"a", "--history", it.folder / "none"});
    CHECK(none.code == exit_code::usage);
    CHECK(none.err == "netpoll: " + (it.folder / "none") +
                          ": there is no such history; a run writes one with --history FILE or "
                          "--rundir DIR\n");
    CHECK(ask_verb(answer_history, {"a"}, {{"NETPOLL_HISTORY", it.path}}).code == exit_code::ok);
    // Who names a rundir means its own.
    CHECK(has(
        ask_verb(answer_runs, {"--rundir", it.folder.path()}, {{"NETPOLL_HISTORY", it.path}}).err,
        "history.sqlite"));
    CHECK(has(it.ask_it(answer_history, {"a", "--format", "csv"}).err, "unknown format 'csv'"));
}

TEST_CASE("stale: hosts without a good run, and those of an inventory that no run had") {
    const sample_history it;
    const auto since = [&](wall_time when, texts more = {}) {
        more.insert(more.end(), {"--older-than", age_of(when)});
        return it.ask_it(answer_stale, more);
    };
    const auto good = since(minute(1));
    CHECK(good.code == exit_code::ok);
    CHECK(has(good.out, "all of 2 devices had a good run within "));
    const auto stale = since(minute(2));
    CHECK(stale.code == exit_code::device_failed);
    CHECK(has(stale.out, "b     2026-11-01 00:01:03  "));
    CHECK(has(stale.out, "  2026-11-01 00:02:03  failed  timed_out (connect)\n\n1 of 2 devices "));
    write_file(it.folder / "i.yaml", "hosts:\n  a: {}\n  new: {}\n");
    const auto known = since(minute(2), {it.folder / "i.yaml"});
    CHECK(known.code == exit_code::device_failed);
    CHECK(has(known.out, "\nnew   -                    never  -         never polled  -\n"));
    CHECK_FALSE(has(known.out, "\nb "));
    CHECK(since(minute(2), {"--inventory", it.folder / "i.yaml", "-l", "a"}).code == exit_code::ok);
    const auto object = json::parse(since(minute(2), {"--json", it.folder / "i.yaml"}).out);
    CHECK(object["devices"] == 2);
    CHECK(object["hosts"][0]["host"] == "new");
    CHECK(object["hosts"][0]["last_ok"].is_null());
    CHECK(it.ask_it(answer_stale, {"--older-than", "yesterday"}).code == exit_code::usage);
    CHECK(it.ask_it(answer_stale, {"-l", "a"}).code == exit_code::usage);
    CHECK(it.ask_it(answer_stale, {it.folder / "none.yaml"}).code == exit_code::usage);
}

TEST_CASE("prune: old runs go, and it says so") {
    const sample_history it;
    CHECK(has(it.ask_it(answer_prune, {}).err, "--keep 90d"));
    CHECK(it.ask_it(answer_prune, {"--keep", "-1d"}).code == exit_code::usage);
    const auto done = it.ask_it(answer_prune, {"--keep", age_of(minute(1))});
    CHECK(done.code == exit_code::ok);
    CHECK(has(done.out, ": 1 run, 0 devices and 0 old outputs removed; "));
    const auto all = json::parse(it.ask_it(answer_prune, {"--keep", "0s", "--json"}).out);
    CHECK(all["runs"] == 2);
    CHECK(all["hosts"] == 2);
    CHECK(it.ask_it(answer_runs, {}).out == it.path + ": no runs\n");
    const auto none = ask_verb(answer_prune, {"--keep", "1d", "--history", it.folder / "none"});
    CHECK(none.code == exit_code::usage);
    CHECK(::access((it.folder / "none").c_str(), F_OK) != 0);
}

TEST_CASE("runs --add: all are looked at before one is added, and each has its own verdict") {
    const temp_folder folder;
    const std::string history = folder / "h";
    write_file(folder / "one", sample_results(minute(0), {{"a"}}));
    write_file(folder / "text", "no result");
    const auto wrong = ask_verb(answer_runs, {"--add", "--history", history, folder / "one",
                                              folder / "text", folder / "no"});
    CHECK(wrong.code == exit_code::usage);
    CHECK(has(wrong.err, "/text:"));
    CHECK(has(wrong.err, "/no: "));
    CHECK(has(wrong.err, "nothing was added"));
    CHECK(::access(history.c_str(), F_OK) != 0);
    const std::string run = folder / sample_run_id(minute(1));
    std::filesystem::create_directory(run);
    run_manifest manifest;
    manifest.run_id = sample_run_id(minute(1));
    manifest.request = "{}";
    manifest.started = minute(1);
    manifest.end = manifest_end{minute(1), "checks_failed", {}};
    write_file(run + "/manifest.json", manifest_text(manifest));
    write_file(run + "/results.ndjson", sample_results(minute(1), {{"a"}}));
    const auto added = ask_verb(answer_runs, {"--add", "--history", history, folder / "one", run});
    CHECK_MESSAGE(added.code == exit_code::ok, added.err);
    const auto runs =
        json::parse(ask_verb(answer_runs, {"--json", "--history", history}).out)["runs"];
    REQUIRE(runs.size() == 2);
    CHECK(runs[0]["verdict"] == "checks_failed");
    CHECK(runs[1]["verdict"] != "checks_failed");
}

TEST_CASE("prune --rundir: folders of old runs, but the latest and the unfinished") {
    const temp_folder folder;
    const auto make = [&](const std::string& name, wall_time when, bool is_over) {
        std::filesystem::create_directory(folder / name);
        run_manifest manifest;
        manifest.run_id = name;
        manifest.request = "{}";
        manifest.started = when;
        if (is_over) manifest.end = manifest_end{when, "ok", {}};
        write_file(folder / (name + "/manifest.json"), manifest_text(manifest));
        write_file(folder / (name + (is_over ? "/results.ndjson" : "/journal")), "x");
    };
    make("1-old", minute(-9), true);
    make("2-killed", minute(-8), false);
    make("2-live", minute(-8), false);
    const unique_descriptor journal(::open((folder / "2-live/journal").c_str(), O_RDWR));
    REQUIRE(::flock(journal.value(), LOCK_EX) == 0);
    make("3-latest", minute(-7), true);
    make("4-young", minute(0), true);
    write_file(folder / "mine.txt", "x");
    std::filesystem::create_directory_symlink("3-latest", folder / "latest");
    REQUIRE(history_file::open(folder / "history.sqlite"));
    const auto done =
        ask_verb(answer_prune, {"--keep", age_of(minute(-1)), "--rundir", folder.path()});
    CHECK(done.code == exit_code::ok);
    CHECK(has(done.out, folder.path() + ": 1 folder of runs removed; 1 run that did not come to "
                                        "an end kept (netpoll resume); 1 run still going on "
                                        "kept\n"));
    using std::filesystem::exists;
    CHECK_FALSE(exists(folder / "1-old"));
    for (const auto* kept : {"2-killed/journal", "3-latest/results.ndjson", "4-young/manifest.json",
                             "mine.txt", "history.sqlite"})
        CHECK_MESSAGE(exists(folder / kept), kept);
}
