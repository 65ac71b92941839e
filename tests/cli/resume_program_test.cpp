// netpoll --rundir and resume: runs that are killed, interrupted or done. The lab counts who was
// contacted.
#include "cli/lab_judge.hpp"
#include "cli/program.hpp"
#include "cli/run_folders.hpp"

#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

using namespace netpoll::testing;
using nlohmann::json;

namespace {

using texts = std::vector<std::string>;

const std::string program = NETPOLL_BINARY_DIR "/netpoll";

child_options lab_password() {
    child_options options = clean_environment();
    options.environment.emplace_back("NETPOLL_PASSWORD=lab-password");
    return options;
}

/// argv of `netpoll resume`.
texts resume(texts arguments) {
    arguments.insert(arguments.begin(), {program, "resume"});
    return arguments;
}

/// In their order.
texts raw_files_of(const std::string& run, const std::string& host) {
    texts files;
    for (const auto& each : std::filesystem::directory_iterator(run + "/raw/" + host))
        files.push_back(each.path());
    std::sort(files.begin(), files.end());
    return files;
}

/// Each output of its results is there, and whole.
void check_raw_files(const std::string& run) {
    const std::string text = read_file(run + "/results.ndjson");
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        const auto line = json::parse(text.substr(at, end - at));
        at = end + 1;
        if (!line.contains("host")) continue;
        std::set<std::string> expected;
        for (const auto& each : line["commands"])
            expected.insert(each["output"].get<std::string>());
        std::set<std::string> found;
        for (const std::string& each : raw_files_of(run, line["host"]))
            found.insert(read_file(each));
        CHECK(found == expected);
    }
}

std::size_t accepted_by(lab_process& lab) {
    return counted_by(lab, "accepted");
}

/// netpoll on a whole lab, and the one run of its rundir.
struct lab_run {
    explicit lab_run(std::size_t devices, texts lab_arguments = {})
        : lab(devices, std::move(lab_arguments)) {}

    texts argv(const texts& more) const {
        texts all{program, "--rundir", rundir, "--host-keys=off", "-q"};
        all.insert(all.end(), more.begin(), more.end());
        all.push_back(lab.folder() / "lab.yaml");
        return all;
    }

    lab_process lab;
    temp_folder folder;
    std::string rundir{folder / "runs"};
};

/// Until so many devices of its one run are in the journal.
void await_records(lab_run& all, std::ptrdiff_t number) {
    for (int i = 0; i < 1'000; ++i) {
        const std::string run = only_run_in(all.rundir);
        const bool begun = !run.empty() && std::filesystem::exists(run + "/journal");
        const std::string lines = begun ? read_file(run + "/journal") : std::string();
        if (std::count(lines.begin(), lines.end(), '\n') > number) return;
        static_cast<void>(counted_by(all.lab, "logins"));
    }
    FAIL("no device gets into the journal any more");
}

}  // namespace

TEST_CASE("killed at several moments, then resumed: one record a device, nobody twice") {
    constexpr std::size_t devices = 60;
    for (const auto& mode : every_mode()) {
        CAPTURE(words_of(mode));
        lab_run all(devices, {"--latency", "50ms"});
        texts few = mode;
        few.emplace_back("--concurrency=4");
        // Each resumption logs in again to those that were cut.
        for (const std::size_t after : {3U, 25U, 45U}) {
            child_process killed(
                after == 3 ? all.argv(few) : resume({"--concurrency=4", "-q", all.rundir}),
                lab_password());
            await_logins(all.lab, after);
            killed.signal(SIGKILL);
            CHECK(killed.wait() == 128 + SIGKILL);
        }
        const std::string run = only_run_in(all.rundir);
        // Whoever has a line in it is not contacted again; behind the header one may be torn.
        const auto done_before = statuses_in(run + "/journal");
        CHECK(done_before.size() >= 20);
        // What the end of the machine would leave of files that were written just before.
        const auto outputs = [&](const auto& each) { return raw_files_of(run, each.first); };
        const texts cut = outputs(*done_before.begin());
        const texts lost = outputs(*done_before.rbegin());
        for (const std::string& each : cut)
            std::filesystem::resize_file(each, 3);
        for (const std::string& each : lost)
            std::filesystem::remove(each);
        const auto accepted_before = accepted_by(all.lab);
        const auto done = netpoll::testing::run(resume({all.rundir}), lab_password());
        CHECK_MESSAGE(done.status == 0, done.err);
        CHECK(done.out.empty());
        CHECK(accepted_by(all.lab) == accepted_before + devices - done_before.size());
        CHECK(statuses_in(run + "/results.ndjson").size() == devices);
        CHECK(outputs(*done_before.begin()) == cut);
        CHECK(outputs(*done_before.rbegin()) == lost);
        check_raw_files(run);
        CHECK(validated(run + "/results.ndjson") == "");
        CHECK_FALSE(std::filesystem::exists(run + "/journal"));
        CHECK(std::filesystem::read_symlink(all.rundir + "/latest") ==
              std::filesystem::path(run).filename());
        const json manifest = json::parse(read_file(run + "/manifest.json"));
        CHECK(manifest["verdict"] == "ok");
        CHECK(manifest["by_status"]["ok"] == devices);
        CHECK(std::filesystem::exists(run + "/netpoll.log"));
    }
}

TEST_CASE("a run that was told to end goes on with those that it had left out") {
    constexpr std::size_t devices = 12;
    lab_run all(devices, {"--latency", "50ms"});
    child_process told(all.argv({"--concurrency=2"}), lab_password());
    await_logins(all.lab, 3);
    told.signal(SIGTERM);
    REQUIRE(told.wait() == 4);
    const std::string run = only_run_in(all.rundir);
    CHECK_FALSE(std::filesystem::exists(run + "/journal"));
    CHECK_FALSE(std::filesystem::exists(all.rundir + "/latest"));
    CHECK(statuses_in(run + "/results.ndjson").size() == devices);
    // Only shown: who is missing, and nothing is written.
    const std::string before = read_file(run + "/results.ndjson");
    const auto shown = netpoll::testing::run(resume({"--dry-run", run}), lab_password());
    CHECK(shown.status == 0);
    CHECK(shown.out.find("nobody was contacted") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(run + "/journal"));
    CHECK(read_file(run + "/results.ndjson") == before);
    const auto done = netpoll::testing::run(resume({run}), lab_password());
    CHECK_MESSAGE(done.status == 0, done.err);
    for (const auto& [host, status] : statuses_in(run + "/results.ndjson"))
        CHECK_MESSAGE(status == "ok", host);
    CHECK(json::parse(read_file(all.rundir + "/latest/manifest.json"))["verdict"] == "ok");
    // Nobody is left now, so nothing is written.
    const std::string manifest = read_file(run + "/manifest.json");
    for (const std::string& name : {run, all.rundir + "/latest"}) {
        const auto over = netpoll::testing::run(resume({name}), lab_password());
        CHECK(over.status == 2);
        CHECK(over.err.find("this run has come to its end") != std::string::npos);
    }
    CHECK(read_file(run + "/manifest.json") == manifest);
}

TEST_CASE("--retry-failed polls those that failed, or failed so") {
    constexpr std::size_t devices = 8;
    lab_run all(devices, {"--fault", "refuse-for=100%"});
    const auto failed = netpoll::testing::run(all.argv({"--retries=0"}), lab_password());
    CHECK(failed.status == 1);
    const std::string run = only_run_in(all.rundir);
    const auto unknown =
        netpoll::testing::run(resume({"--retry-failed=timd_out", run}), lab_password());
    CHECK(unknown.status == 2);
    CHECK(unknown.err.find("did you mean 'timed_out'") != std::string::npos);
    const auto other =
        netpoll::testing::run(resume({"--retry-failed=auth_rejected", run}), lab_password());
    CHECK(other.status == 1);
    // They answer some time after the first contact.
    int status = 1;
    for (int i = 0; i < 500 && status == 1; ++i)
        status = netpoll::testing::run(resume({"--retry-failed", run}), lab_password()).status;
    CHECK(status == 0);
    for (const auto& [host, status] : statuses_in(run + "/results.ndjson"))
        CHECK_MESSAGE(status == "ok", host);
    CHECK(validated(run + "/results.ndjson") == "");
}

TEST_CASE("a journal beside -o: what a killed run leaves is named, and goes on into that file") {
    constexpr std::size_t devices = 12;
    for (const std::string format : {"json", "ndjson"}) {
        lab_process lab(devices, {"--latency", "50ms"});
        const temp_folder folder;
        const std::string file = folder / "results";
        const texts argv{
            program, "--host-keys=off",        "-q", "--concurrency=2", "--format", format, "-o",
            file,    lab.folder() / "lab.yaml"};
        child_process killed(argv, lab_password());
        await_logins(lab, 4);
        killed.signal(SIGKILL);
        CHECK(killed.wait() == 128 + SIGKILL);
        std::string journal;
        for (const auto& each : std::filesystem::directory_iterator(folder.path()))
            journal = each.path();
        CHECK(journal.find(file + ".unfinished-") == 0);
        const auto done = netpoll::testing::run(resume({journal}), lab_password());
        CHECK_MESSAGE(done.status == 0, done.err);
        CHECK(validated(file) == "");
        CHECK_FALSE(std::filesystem::exists(journal));
    }
}

TEST_CASE("a run goes on with its own journal alone, wherever its folder lies now") {
    lab_run all(12, {"--latency", "50ms"});
    const temp_folder folder;
    const auto killed_run_in = [&](const std::string& rundir, texts more) {
        all.rundir = rundir;
        more.emplace_back("--concurrency=2");
        child_process killed(all.argv(more), lab_password());
        await_records(all, 2);
        killed.signal(SIGKILL);
        CHECK(killed.wait() == 128 + SIGKILL);
        return only_run_in(rundir);
    };
    const std::string one = killed_run_in(folder / "one", {});
    const std::string other = killed_run_in(
        folder / "other", {"--webhook", "http://ops:hunter2@127.0.0.1:1/hook?tok=hunter2"});
    const std::string manifest = read_file(one + "/manifest.json");
    const std::string own = read_file(one + "/journal");
    const std::string others = read_file(other + "/journal");
    CHECK(read_file(other + "/manifest.json").find("hunter2") == std::string::npos);
    CHECK(others.find("hunter2") == std::string::npos);
    const auto is_refused = [&](const std::string& name, const std::string& why) {
        const std::string before = read_file(one + "/journal");
        const auto done = netpoll::testing::run(resume({name}), lab_password());
        CHECK(done.status == 2);
        CHECK_MESSAGE(done.err.find(why) != done.err.npos, done.err);
        CHECK(read_file(one + "/journal") == before);
    };
    write_file(one + "/journal", others);
    is_refused(folder / "one", "the journal is of run '");
    write_file(one + "/journal", own + others.substr(others.find('\n') + 1));
    is_refused(folder / "one", "the record is of run '");
    write_file(one + "/journal", own);
    write_file(one + "/manifest.json", read_file(other + "/manifest.json"));
    is_refused(folder / "one", "and the folder is called '");
    write_file(one + "/manifest.json", manifest);
    is_refused(other, "--webhook: the run had its URL as it is");
    std::filesystem::remove(other + "/journal");
    is_refused(other, "its journal is missing");
    is_refused(folder / "other", "its journal is missing");

    std::filesystem::rename(folder / "one", folder / "moved");
    const auto done = netpoll::testing::run(resume({"-q", folder / "moved"}), lab_password());
    CHECK_MESSAGE(done.status == 0, done.err);
    CHECK_FALSE(std::filesystem::exists(folder / "one"));
    const std::string file = only_run_in(folder / "moved") + "/results.ndjson";
    CHECK(statuses_in(file).size() == 12);
    const auto begun_by = json::parse(manifest)["command_line"];
    CHECK(begun_by.size() > 4);
    const std::string results = read_file(file);
    CHECK(json::parse(results.substr(results.rfind("{\"run\"")))["run"]["command_line"] ==
          begun_by);
}

TEST_CASE("a run that cannot begin leaves no folder") {
    const temp_folder folder;
    const lab_folder lab(1, closed_port);
    const std::string rundir = folder / "runs";
    const auto refused =
        run_netpoll({"--rundir", rundir, "-o", folder / "no/results", lab.inventory()});
    CHECK(refused.status == 3);
    CHECK(only_run_in(rundir).empty());
}

TEST_CASE("what cannot be gone on with: exit 2, and why") {
    const temp_folder folder;
    const auto says = [&](texts arguments) {
        const auto done = netpoll::testing::run(resume(std::move(arguments)), clean_environment());
        CHECK(done.status == 2);
        return done.err;
    };
    const auto has = [](const std::string& text, const std::string& part) {
        CHECK_MESSAGE(text.find(part) != text.npos, text);
    };
    has(says({}), "resume: name a run");
    has(says({folder / "none"}), "does not exist");
    has(says({folder.path()}), "no run is in this folder");
    has(says({folder.path(), "x"}), "one argument too many");
    has(says({"--retry-fail", folder.path()}), "--retry-failed");
    write_file(folder / "results",
               "{\"host\":\"a\",\"status\":\"ok\"}\n{\"run\":{\"schema\":"
               "\"netpoll/1\"}}\n");
    has(says({folder / "results"}), "this is no journal of a run");
    write_file(folder / "torn", "{\"journal\":{\"schema\":\"netpoll-run/1\",\"run_i");
    has(says({folder / "torn"}), "torn:");
    write_file(folder / "newer", "{\"journal\":{\"schema\":\"netpoll-run/9\"}}\n");
    has(says({folder / "newer"}), "netpoll-run/9");
}
