// netpoll where results cannot be written: exit 3, and what was kept. Knows no engine.
#include "cli/program.hpp"

#include <doctest/doctest.h>

#include <filesystem>

using namespace netpoll::testing;

namespace {

constexpr std::uint16_t closed_port = 1;

/// Runs netpoll with a standard output that a piece of Python makes.
run_result run_with_output(const std::string& python, std::vector<std::string> arguments) {
    std::vector<std::string> argv{"python3", "-c",
                                  "import os, subprocess, sys\n" + python +
                                      "\nsys.exit(subprocess.call(sys.argv[1:], stdout=out))"};
    for (std::string& each : netpoll_argv(std::move(arguments)))
        argv.push_back(std::move(each));
    return run(std::move(argv), clean_environment());
}

constexpr const char* nobody_reads = "end, out = os.pipe()\nos.close(end)";

}  // namespace

TEST_CASE("a missing output folder is found before anyone is contacted") {
    const silent_server server;
    const lab_folder lab(2, server.port());
    for (const char* format : {"json", "ndjson"}) {
        const auto failed =
            run_netpoll({"--format", format, "-o", lab / "no/results", lab.inventory()});
        CHECK(failed.status == 3);
        CHECK(failed.err.find("netpoll: results could not be written: " + (lab / "no/results") +
                              ": No such file or directory\n") != std::string::npos);
    }
    CHECK(run_netpoll({"--outdir", lab / "no/out", lab.inventory()}).status == 3);
    CHECK(lab.litter() == 0);
}

TEST_CASE("a full disk: NDJSON stops the run, a document keeps its records") {
    const lab_folder lab(4, closed_port);
    const auto lines = run_netpoll({"--format=ndjson", "-o", "/dev/full", lab.inventory()});
    CHECK(lines.status == 3);
    CHECK(lines.err.find("/dev/full: No space left on device") != std::string::npos);

    child_options options;
    options.environment = {"TMPDIR=" + (lab / "")};
    const auto document = run_netpoll({"-o", "/dev/full", lab.inventory()}, options);
    CHECK(document.status == 3);
    const auto at = document.err.find("4 records kept in ");
    REQUIRE(at != std::string::npos);
    const auto name = document.err.substr(at + 18, document.err.find('\n', at) - at - 18);
    CHECK(read_file(name).find("\"host\":\"dev-4\"") != std::string::npos);
}

TEST_CASE("a standard output that nobody reads is exit 3, not a signal") {
    const lab_folder lab(2, closed_port);
    for (const char* format : {"json", "ndjson"}) {
        const auto failed = run_with_output(nobody_reads, {"--format", format, lab.inventory()});
        CHECK(failed.status == 3);
        CHECK(failed.err.find("standard output: Broken pipe") != std::string::npos);
    }
    CHECK(run_with_output(nobody_reads, {"--list-hosts", lab.inventory()}).status == 3);
}

TEST_CASE("a closed standard output is said before anyone is contacted") {
    const silent_server server;
    const lab_folder lab(2, server.port());
    std::vector<std::string> argv{"sh", "-c", "exec \"$@\" >&-", "sh"};
    for (std::string& each : netpoll_argv({lab.inventory()}))
        argv.push_back(std::move(each));
    const auto failed = run(std::move(argv), clean_environment());
    CHECK(failed.status == 3);
    CHECK(failed.err.find("standard output is closed") != std::string::npos);
}

TEST_CASE("a closed standard error does not hurt the results") {
    const lab_folder lab(2, closed_port);
    std::vector<std::string> argv{"sh", "-c", "exec \"$@\" 2>&-", "sh"};
    for (std::string& each : netpoll_argv({"-v", "-o", lab / "results.json", lab.inventory()}))
        argv.push_back(std::move(each));
    CHECK(run(std::move(argv), clean_environment()).status == 1);
    CHECK(validated(lab / "results.json") == "");
}
