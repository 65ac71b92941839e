// netpoll --retry and @RESULTS: who is contacted, what is written, and what is refused.
#include "cli/program.hpp"
#include "lab/lab_process.hpp"

#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>
#include <cstdlib>

using namespace netpoll::testing;
using nlohmann::json;

namespace {

using texts = std::vector<std::string>;

texts lines_of(const std::string& text) {
    texts lines;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

child_options lab_password() {
    child_options options;
    options.environment = {"NETPOLL_PASSWORD=lab-password"};
    return options;
}

std::string record(const std::string& host, const std::string& status, const std::string& code) {
    const std::string error = code.empty() ? "null" : "{\"code\":\"" + code + "\"}";
    return "{\"host\":\"" + host + "\",\"status\":\"" + status + "\",\"error\":" + error +
           ",\"commands\":[]}\n";
}

const std::string whole_run = "{\"run\":{\"run_id\":\"r\",\"schema\":\"netpoll/1\"}}\n";

/// dev-1 is ok, dev-2 timed out, dev-3 was not started; nobody answers at any of them.
struct earlier_run {
    lab_folder lab{3, closed_port};
    std::string file{lab / "before.ndjson"};

    explicit earlier_run(const std::string& more = whole_run) {
        write_file(file, record("dev-1", "ok", "") + record("dev-2", "failed", "timed_out") +
                             record("dev-3", "skipped", "") + more);
    }
    run_result run(texts arguments) const {
        arguments.push_back(lab.inventory());
        return run_netpoll(std::move(arguments));
    }
    texts listed(texts arguments) const {
        arguments.emplace_back("--list-hosts");
        const auto done = run(std::move(arguments));
        return done.status == 0 ? lines_of(done.out) : texts{"exit 2: " + done.err};
    }
};

}  // namespace

TEST_CASE("only what was not ok is contacted; the rest stays, and all is counted") {
    constexpr std::size_t devices = 12;
    const temp_folder folder;
    const lab_process other(devices, {"--seed", "7"});
    const auto names = lines_of(run_netpoll({"--list-hosts", other.folder() / "lab.yaml"}).out);
    REQUIRE(names.size() == devices);
    const lab_process broken(devices,
                             {"--seed", "7", "--fault", "refuse@" + names[2] + "," + names[9]});
    texts before;
    for (const std::string format : {"json", "ndjson"}) {
        before.push_back(folder / format);
        const auto failed =
            run_netpoll({"--format", format, "-o", before.back(), broken.folder() / "lab.yaml"},
                        lab_password());
        REQUIRE(failed.status == 1);
    }
    std::size_t retries = 0;
    const std::string stats = folder / "stats.json";
    lab_process healthy(devices, {"--seed", "7", "--stats", stats});
    for (const std::string& results : before) {
        for (const texts& how : {texts{"json", "async"},
                                 {"ndjson", "async"},
                                 {"json", "threads"},
                                 {"json", "processes"}}) {
            CAPTURE(how[0] + " " + how[1]);
            const std::string file = folder / "after";
            const auto done =
                run_netpoll({"--retry", results, "--format", how[0], "--mode", how[1], "-o", file,
                             "--summary=always", healthy.folder() / "lab.yaml"},
                            lab_password());
            CHECK(done.status == 0);
            CHECK(done.err.find("2 devices in ") != std::string::npos);
            CHECK(done.err.find("results: " + file + " (12 of 12 devices ok)\n") !=
                  std::string::npos);
            CHECK(validated(file) == "");
            retries += 2;
        }
    }
    // Over the file itself: whatever was ok keeps its bytes.
    const std::string old = read_file(before[0]);
    const auto done = run_netpoll(
        {"--retry", before[0], "-o", before[0], healthy.folder() / "lab.yaml"}, lab_password());
    CHECK(done.status == 0);
    retries += 2;
    const auto was = lines_of(old);
    const auto is = lines_of(read_file(before[0]));
    REQUIRE(is.size() == was.size());
    for (std::size_t i = 0; i < devices; ++i)
        CHECK((is[i + 3] == was[i + 3]) == (i != 2 && i != 9));
    // Now nobody is left: no contact, and exit 0.
    CHECK(run_netpoll({"--retry", before[0], "-o", before[0], healthy.folder() / "lab.yaml"},
                      lab_password())
              .status == 0);
    CHECK(validated(before[0]) == "");
    healthy.process().signal(SIGTERM);
    healthy.process().wait();
    const json counted = json::parse(read_file(stats));
    CHECK(counted["accepted"] == retries);
    CHECK(counted["logins"] == retries);
}

TEST_CASE(
    "exit 0 only where all of the merged result is ok; its summary ends with the next retry") {
    const earlier_run before;
    const std::string file = before.lab / "after.json";
    const auto failed = before.run({"--retry", before.file, "-l", "dev-3", "-o", file});
    CHECK(failed.status == 1);
    CHECK(failed.err.find("1 device in ") != std::string::npos);
    CHECK(failed.err.find("results: " + file + " (1 of 3 devices ok)\n") != std::string::npos);
    const json merged = json::parse(read_file(file));
    CHECK(merged["run"]["by_error"] == json{{"refused", 1}, {"timed_out", 1}});
    CHECK(merged["run"]["retry_of"] == "r");
    CHECK(merged["devices"][0].size() == 4);
    CHECK(merged["devices"][2]["error"]["code"] == "refused");

    const auto next = failed.err.find("\nnext: ");
    REQUIRE(next != std::string::npos);
    const std::string line = failed.err.substr(next + 7);
    CHECK(line == "netpoll --retry " + file + " --host-keys=off --retries=0 -l dev-3 -o " + file +
                      " " + before.lab.inventory() + "\n");
    child_options options = clean_environment();
    options.environment.push_back("PATH=" NETPOLL_BINARY_DIR ":" +
                                  std::string(std::getenv("PATH")));
    CHECK(run({"sh", "-c", line}, options).status == 1);
    CHECK(json::parse(read_file(file))["run"]["retry_of"] == merged["run"]["run_id"]);
}

TEST_CASE("--only, -l and --exclude narrow a retry; @RESULTS selects without one") {
    const earlier_run before;
    CHECK(before.listed({"--retry", before.file}) == texts{"dev-2", "dev-3"});
    CHECK(before.listed({"--retry", before.file, "--only", "skipped,cancelled"}) == texts{"dev-3"});
    CHECK(before.listed({"--retry", before.file, "--only=timed_out"}) == texts{"dev-2"});
    CHECK(before.listed({"--retry", before.file, "--only=refused"}).empty());
    CHECK(before.listed({"--retry", before.file, "--exclude", "dev-2"}) == texts{"dev-3"});
    CHECK(before.listed({"--retry", before.file, "-l", "dev-1"}).empty());
    CHECK(before.listed({"--retry", before.file, "--canary", "dev-1"}) == texts{"dev-2", "dev-3"});
    CHECK(before.listed({"-l", "@" + before.file}) == texts{"dev-2", "dev-3"});
    CHECK(before.listed({"--exclude", "@" + before.file}) == texts{"dev-1"});
    const auto planned = before.run({"-n", "--retry", before.file});
    CHECK(planned.status == 0);
    CHECK(planned.out.find("dev-1") == std::string::npos);
    CHECK(planned.out.find("dev-3") != std::string::npos);
}

TEST_CASE("what narrowed a retry does not narrow the next one, so that it comes to an end") {
    const earlier_run before;
    const std::string file = before.lab / "after.json";
    const auto nobody = before.run(
        {"--retry", before.file, "--only=stalled", "--partial", "--summary=always", "-o", file});
    CHECK(nobody.status == 1);
    CHECK(nobody.err.find("--only") == std::string::npos);
    CHECK(nobody.err.find("--partial") == std::string::npos);
    CHECK(nobody.err.find("\nnext: netpoll --retry " + file + " ") != std::string::npos);
    CHECK(before.listed({"--retry", file}) == texts{"dev-2", "dev-3"});
}

TEST_CASE("results that are not whole: exit 2, and --partial takes what is") {
    const earlier_run torn("{\"host\":\"dev-");
    for (const texts& how : {texts{"--retry", torn.file}, {"-l", "@" + torn.file}}) {
        const auto refused = torn.run(how);
        CHECK(refused.status == 2);
        CHECK(refused.err.find(torn.file + ":4: the line is cut off") != std::string::npos);
        CHECK(refused.err.find("--partial") != std::string::npos);
        texts partial = how;
        partial.emplace_back("--partial");
        CHECK(torn.listed(partial) == texts{"dev-2", "dev-3"});
    }
    const auto taken = torn.run({"--retry", torn.file, "--partial", "-o", torn.lab / "after"});
    CHECK(taken.err.find(torn.file + ":4: the line is cut off") != std::string::npos);
    CHECK(json::parse(read_file(torn.lab / "after"))["run"]["retry_of"] == nullptr);

    const earlier_run killed("");
    const auto unfinished = killed.run({"--retry", killed.file});
    CHECK(unfinished.err.find("the line of the run is missing behind 3 records") !=
          std::string::npos);
}

TEST_CASE("a retry of what does not fit: exit 2 and which line, file or word it is") {
    const earlier_run before(record("gone", "failed", "refused") + whole_run);
    const auto says = [&](texts arguments) {
        const auto refused = before.run(std::move(arguments));
        CHECK(refused.status == 2);
        return refused.err;
    };
    const auto has = [](const std::string& text, const std::string& part) {
        CAPTURE(text);
        CHECK(text.find(part) != std::string::npos);
    };
    has(says({"--retry", before.file}),
        before.file + ":4: host 'gone' is not in the inventory any more");
    has(says({"-l", "@" + before.file}), before.file + ":4: unknown host 'gone'");
    CHECK(before.listed({"--retry", before.file, "--only", "skipped"}) == texts{"dev-3"});
    has(says({"--retry", before.file, "--only", "skiped"}), "did you mean 'skipped'?");
    has(says({"--retry", before.file, "--only", "ok"}), "--only: unknown status or error code");
    has(says({"--only", "failed"}), "--only: it narrows --retry");
    has(says({"--partial"}), "--partial: it is about the results of --retry or @RESULTS");
    has(says({"--canary", "nosuch"}), "--canary: unknown host 'nosuch'");
    has(says({"--retry", before.lab.inventory()}), "no result of netpoll");
    has(says({"--retry", before.lab / "none"}), "the file does not exist");
    has(says({"--retry", before.file, "--log-file", before.file}), "it would be overwritten");
    write_file(before.lab / "other", "{\"schema\":\"netpoll/2\",\"run\":{},\"devices\":[]}");
    has(says({"--retry", before.lab / "other"}), "schema 'netpoll/2'");
}
