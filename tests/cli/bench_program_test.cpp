// netpoll bench as a user meets it, on simulated devices. Knows no engine.
#include "cli/program.hpp"
#include "lab/lab_process.hpp"
#include "support/has.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>

using namespace netpoll::testing;
using nlohmann::json;

namespace {

std::vector<std::string> bench_argv(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {NETPOLL_BINARY_DIR "/netpoll", "bench"});
    return arguments;
}

child_options environment(const temp_folder& folder) {
    child_options options = clean_environment();
    options.environment.push_back("TMPDIR=" + folder.path());
    return options;
}

/// A lab of simulated devices, and a folder for what a bench leaves.
struct bench_lab {
    explicit bench_lab(std::size_t count, std::vector<std::string> arguments = {})
        : devices(count, std::move(arguments)) {}

    std::vector<std::string> argv(std::vector<std::string> arguments) const {
        arguments.insert(arguments.end(), {"--known-hosts", devices.folder() / "known_hosts",
                                           devices.folder() / "lab.yaml"});
        return bench_argv(std::move(arguments));
    }
    run_result bench(std::vector<std::string> arguments) const {
        return run(argv(std::move(arguments)), environment(folder));
    }
    /// How many files there are that a bench left.
    std::ptrdiff_t left() const {
        return std::distance(std::filesystem::directory_iterator(folder.path()), {});
    }

    temp_folder folder;
    lab_process devices;
};

/// Runs of four devices with one session each, `times` over: long enough to be disturbed.
std::vector<std::string> repeated(const bench_lab& at, const std::string& times) {
    return at.argv({"--modes", "async", "--concurrency", "4", "--repeat", times, "--warmup", "0",
                    "--progress", "always"});
}

std::string checked(const std::string& kind, const std::string& file) {
    const auto result =
        run({"/usr/bin/python3", NETPOLL_SOURCE_DIR "/tests/bench/page_check.py", kind, file});
    return result.status == 0 ? std::string() : "wrong: " + result.out + result.err;
}

}  // namespace

TEST_CASE("three modes by two concurrencies: table, JSON and page") {
    bench_lab at(10);
    const auto text = at.bench({"--modes", "sequential,threads,async", "--concurrency", "2,10,50",
                                "--repeat", "1", "--report", at.folder / "bench.html"});
    CHECK(text.status == 0);
    CHECK(has(text.err,
              "5 cells, 1 time each, and 1 warm-up run: logs in to each of 10 devices 6 "
              "times, 61 logins in all"));
    CHECK(has(text.err, "There are 10 devices, so concurrency 50 is measured as 10."));
    for (const char* part : {"sequential", "threads 2 ", "threads 10 ", "async 2 ", "async 10 ",
                             "Take --mode=", "What this bench cannot see"})
        CHECK_MESSAGE(has(text.out, part), part);
    CHECK(checked("--html", at.folder / "bench.html") == "");
    CHECK(at.devices.counts("logins=61 "));

    const auto data =
        at.bench({"--modes", "async,async-inline", "--concurrency", "1,10", "--repeat", "2",
                  "--format", "json", "-q", "-o", at.folder / "bench.json"});
    CHECK(data.status == 0);
    CHECK(data.out + data.err == "");
    CHECK(checked("--json", at.folder / "bench.json") == "");
    const json document = json::parse(read_file(at.folder / "bench.json"));
    REQUIRE(document["cells"].size() == 4);
    for (const json& cell : document["cells"]) {
        CHECK(cell["flawless"] == true);
        REQUIRE(cell["runs"].size() == 2);
        CHECK(cell["runs"][1]["ok"] == 10);
        CHECK(cell["devices_per_s"]["median"] > 0);
        CHECK(cell["phases_ms"]["kex"]["p50"] > 0);
    }
    CHECK(document["cells"][0]["most_live_sessions"]["median"] == 1);
    CHECK(document["recommendation"]["mode"].is_string());
    CHECK(at.left() == 2);
}

TEST_CASE("a login that is refused once ends the bench, after one try of that login") {
    bench_lab at(6);
    const auto refused =
        at.bench({"--modes", "async", "--repeat", "3", "--username", "nobody", "--format", "json"});
    CHECK(refused.status == 5);
    CHECK(refused.out.empty());
    CHECK(has(refused.err, "the login was refused by "));
    CHECK(has(refused.err, "No further login is tried"));
    CHECK(at.devices.counts("accepted=1 "));
    CHECK(at.left() == 0);
}

TEST_CASE("hosts that each hold the same name and password share one login") {
    bench_lab at(3);
    std::string text = "defaults: {platform: linux, commands: [uname], port: " +
                       std::to_string(at.devices.port()) + "}\nhosts:\n";
    for (std::size_t i = 0; i < 3; ++i)
        text += "  h" + std::to_string(i) + ": {hostname: " + at.devices.address(i) +
                ", username: nobody, password: 'plain:wrong1234'" +
                (i == 2 ? ", secret: 'plain:enable9876'" : "") + "}\n";
    write_file(at.folder / "each.yaml", text);
    const auto refused =
        run(bench_argv({"--modes", "async", "--known-hosts", at.devices.folder() / "known_hosts",
                        at.folder / "each.yaml"}),
            environment(at.folder));
    CHECK(refused.status == 5);
    CHECK(at.devices.counts("auth_failures=1 "));
}

TEST_CASE("so does one that only some device refuses, before anything is counted") {
    bench_lab at(8, {"--fault", "wrong-password=40%"});
    const auto refused = at.bench({"--modes", "async", "--repeat", "3"});
    CHECK(refused.status == 5);
    CHECK(refused.out.empty());
    CHECK(has(refused.err, "the login was refused by "));
    CHECK_FALSE(at.devices.counts("accepted=10 "));  // one probe, one warm-up
}

TEST_CASE("devices that fail in the warm-up are left out and said") {
    bench_lab at(8, {"--fault", "drop-after-login=40%"});
    const auto some = at.bench({"--modes", "async", "--concurrency", "8", "--repeat", "1",
                                "--format", "json", "-o", at.folder / "bench.json"});
    CHECK(some.status == 1);
    CHECK(has(some.err, " left out, closed in the warm-up: "));
    CHECK(checked("--json", at.folder / "bench.json") == "");
    const json document = json::parse(read_file(at.folder / "bench.json"));
    const std::size_t out = document["bench"]["left_out"].size();
    CHECK(out > 0);
    CHECK(document["bench"]["devices"] == 8 - out);
    CHECK(document["cells"][0]["flawless"] == true);
    CHECK(document["recommendation"]["mode"] == "async");
}

TEST_CASE("a run that takes too long is cut, said, and not repeated") {
    bench_lab at(6, {"--latency", "1s"});
    const auto cut = at.bench({"--modes", "sequential", "--repeat", "3", "--warmup", "0",
                               "--cell-time", "500ms", "--format", "json"});
    CHECK(cut.status == 0);
    const json document = json::parse(cut.out);
    REQUIRE(document["cells"].size() == 1);
    CHECK(document["cells"][0]["cut"] == true);
    CHECK(document["cells"][0]["runs"].size() == 1);
    CHECK(document["recommendation"]["mode"].is_null());
    CHECK(has(document["bench"]["remarks"].back().get<std::string>(), "was cut after 500ms"));
}

TEST_CASE("SIGINT ends the run with a goodbye and the bench with what is complete") {
    bench_lab at(4, {"--latency", "1s"});
    child_process bench(repeated(at, "1000"), environment(at.folder));
    REQUIRE(bench.wait_for_line("round 2/1000, cell 1/1, async 4: 4 devices in"));
    bench.signal(SIGINT);
    CHECK(bench.wait() == 128 + SIGINT);
    CHECK(has(bench.out(), "NOT COMPLETE: interrupted"));
    CHECK(has(bench.out(), "Take --mode=async"));
    CHECK(at.devices.counts("open=0 "));
    CHECK(at.left() == 0);
}

TEST_CASE("a run that crashes is a failed cell, and the bench goes on") {
    bench_lab at(4, {"--latency", "1s"});
    child_process bench(repeated(at, "3"), environment(at.folder));
    REQUIRE(bench.wait_for_line("round 1/3, cell 1/1, async 4: 4 devices in"));
    const auto children = "/proc/" + std::to_string(bench.pid()) + "/task/" +
                          std::to_string(bench.pid()) + "/children";
    pid_t child = 0;
    for (int tries = 0; child == 0 && tries < 1'000'000; ++tries)
        child = static_cast<pid_t>(std::strtol(read_file(children).c_str(), nullptr, 10));
    REQUIRE(child > 0);
    REQUIRE(::kill(child, SIGKILL) == 0);
    CHECK(bench.wait() == 1);
    CHECK(has(bench.err(), "round 2/3, cell 1/1, async 4: crashed (Killed)\n"));
    CHECK(has(bench.err(), "round 3/3, cell 1/1, async 4: 4 devices in"));
    CHECK(has(bench.out(), "crashed (Killed)"));
    CHECK(has(bench.out(), "No recommendation"));
    CHECK(at.left() == 0);
}

TEST_CASE("mistakes are found before anyone is contacted") {
    const temp_folder folder;
    const auto ask = [&folder](std::vector<std::string> arguments) {
        return run(bench_argv(std::move(arguments)), environment(folder));
    };
    const auto wrong = ask({"--modes", "asinc", "x.yaml"});
    CHECK(wrong.status == 2);
    CHECK(has(wrong.err, "did you mean 'async'?"));
    CHECK(has(wrong.err, "Try 'netpoll bench --help'.\n"));
    CHECK(ask({folder / "none.yaml"}).status == 2);
    write_file(folder / "one.yaml", "hosts:\n  a: {hostname: 127.0.0.1, username: u}\n", 0600);
    CHECK(ask({"--report", folder / "none/r.html", folder / "one.yaml"}).status == 3);
    const auto help = ask({"--help"});
    CHECK(help.status == 0);
    CHECK(help.out == read_file(NETPOLL_SOURCE_DIR "/tests/cli/bench_help.txt"));
}

TEST_CASE("units alone contact nobody") {
    const temp_folder folder;
    const auto units = run(bench_argv({"--units", "--format", "json"}), environment(folder));
    CHECK(units.status == 0);
    CHECK(units.err.empty());
    const json document = json::parse(units.out);
    for (const char* unit : {"process", "thread", "coroutine"}) {
        CAPTURE(unit);
        CHECK(document["units"][unit]["create_ns"] > 0);
        CHECK(document["units"][unit]["switch_ns"] > 0);
        CHECK(document["units"][unit]["measured_with"] > 0);
    }
    CHECK(document["cells"].empty());
}
