// netpoll --history and the verbs of a history, with simulated devices.
#include "cli/program.hpp"
#include "lab/lab_process.hpp"
#include "support/has.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <nlohmann/json.hpp>

using namespace netpoll::testing;
using nlohmann::json;

namespace {

using texts = std::vector<std::string>;

/// Six devices, and runs that ask for one output.
struct network {
    lab_process lab{6};
    temp_folder folder;
    std::string history{folder / "history.sqlite"};

    run_result poll(texts more) const {
        child_options options = clean_environment();
        options.environment.emplace_back("NETPOLL_PASSWORD=lab-password");
        more.insert(more.end(), {"-c", "show version", "-o", folder / "results.json",
                                 lab.folder() / "lab.yaml"});
        return run_netpoll(std::move(more), options);
    }
    /// What a verb says of the history as JSON.
    json ask(texts words) const {
        words.insert(words.begin(), NETPOLL_BINARY_DIR "/netpoll");
        words.insert(words.end(), {"--json", "--history", history});
        const auto done = run(words, clean_environment());
        CHECK_MESSAGE(done.err.empty(), done.err);
        return json::parse(done.out, nullptr, false);
    }
};

unsigned mode_of_file(const std::string& path) {
    struct stat info = {};
    return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 07777U : 0;
}

}  // namespace

TEST_CASE("--history: each run is in it, and the next is planned by it") {
    const network it;
    CHECK(has(it.poll({"--dry-run", "--history", it.history}).out,
              " 6 logins; the duration is unknown without a history (--history)."));
    REQUIRE(it.poll({"--history", it.history}).status == 0);
    REQUIRE(it.poll({"--history", it.history, "--mode=processes"}).status == 0);
    CHECK(mode_of_file(it.history) == 0600);
    const auto runs = it.ask({"runs"})["runs"];
    REQUIRE(runs.size() == 2);
    for (const auto& each : runs) {
        CHECK(each["verdict"] == "ok");
        CHECK(each["devices"] == 6);
        CHECK(each["by_status"]["ok"] == 6);
    }
    CHECK(runs[0]["mode"] == "processes");
    CHECK(runs[0]["run_id"] == json::parse(read_file(it.folder / "results.json"))["run"]["run_id"]);

    const auto stale = it.ask({"stale", "--older-than", "0s"})["hosts"];
    REQUIRE(stale.size() == 6);
    const std::string host = stale[0]["host"];
    const auto past = it.ask({"history", host});
    CHECK(past["runs"].size() == 2);
    CHECK(past["host_keys"].size() == 1);
    CHECK(past["logins"][0]["method"] == "keyboard-interactive");
    CHECK(past["outputs"][0]["command"] == "show version");
    const auto output = it.ask({"history", host, "-c", "show version", "--show", "1"});
    CHECK(output["output"].get<std::string>().size() == output["bytes"]);
    CHECK(it.ask({"stale", "--older-than", "1h"})["hosts"].empty());

    const auto planned = it.poll({"--dry-run", "--history", it.history}).out;
    CHECK(has(planned, " 6 logins in about "));
    CHECK(has(planned, ", by the history of its devices."));
}

TEST_CASE("--history: a rundir has its own, unless nobody wants one") {
    const network it;
    const std::string rundir = it.folder / "runs";
    REQUIRE(it.poll({"--rundir", rundir, "--no-history"}).status == 0);
    CHECK(mode_of_file(rundir + "/history.sqlite") == 0);
    REQUIRE(it.poll({"--rundir", rundir}).status == 0);
    CHECK(mode_of_file(rundir + "/history.sqlite") == 0600);
    const auto listed = run({NETPOLL_BINARY_DIR "/netpoll", "runs", "--rundir", rundir, "--json"},
                            clean_environment());
    CHECK(json::parse(listed.out)["runs"].size() == 1);
}

TEST_CASE("--history: one that cannot be written ends a run before anyone is contacted") {
    const network it;
    REQUIRE(it.poll({"--history", it.history}).status == 0);
    const std::string good = read_file(it.history);
    std::string newer = good;
    newer[63] = 9;  // the last byte of user_version in SQLite's header
    write_file(it.history, newer);
    const auto refused = it.poll({"--history", it.history});
    CHECK(refused.status == 3);
    CHECK(has(refused.err, "was written by a newer netpoll (schema 9, and this one knows 1)"));
    CHECK(read_file(it.history) == newer);
    write_file(it.history, "no database, but long enough to be looked at as one");
    CHECK(has(it.poll({"--history", it.history}).err, "is no history of netpoll"));
    CHECK(it.poll({"--history", it.folder / "none/h"}).status == 3);
    write_file(it.history, good);
    REQUIRE(it.poll({"--history", it.history}).status == 0);
    // The refused runs were none.
    CHECK(it.ask({"runs"})["runs"].size() == 2);
}

TEST_CASE("SQLite is opened only for a history, and told where it cannot be") {
    const temp_folder folder;
    write_file(folder / "libsqlite3.so.0", "no library");
    write_file(folder / "history.sqlite", "", 0600);
    child_options options = clean_environment();
    options.environment.push_back("LD_LIBRARY_PATH=" + folder.path());
    const auto version = run({NETPOLL_BINARY_DIR "/netpoll", "--version"}, options);
    CHECK(version.status == 0);
    CHECK(version.err.empty());
    const auto asked = run(
        {NETPOLL_BINARY_DIR "/netpoll", "runs", "--history", folder / "history.sqlite"}, options);
    CHECK(asked.status != 0);
    CHECK_MESSAGE(has(asked.err, "libsqlite3.so.0 cannot be loaded: "), asked.err);
}
