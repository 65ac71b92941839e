// netpoll where results cannot be written: exit 3, and what was kept. Knows no engine.
#include "cli/program.hpp"
#include "support/planted_link.hpp"

#include <doctest/doctest.h>
#include <signal.h>

#include <filesystem>
#include <tuple>

using namespace netpoll::testing;

namespace {

/// Runs netpoll with a standard output that a piece of Python makes.
run_result run_with_output(const std::string& python, std::vector<std::string> arguments,
                           child_options options = {}, const std::string& restore = "True") {
    std::vector<std::string> argv{
        "python3", "-c",
        "import os, subprocess, sys\n" + python +
            "\nsys.exit(subprocess.call(sys.argv[1:], stdout=out, restore_signals=" + restore +
            ") % 256)"};
    for (std::string& each : netpoll_argv(std::move(arguments)))
        argv.push_back(std::move(each));
    for (std::string& each : clean_environment().environment)
        options.environment.push_back(std::move(each));
    return run(std::move(argv), std::move(options));
}

constexpr const char* nobody_reads = "end, out = os.pipe()\nos.close(end)";

}  // namespace

TEST_CASE("a log that cannot be written is said once, and exit 3; results are whole") {
    const lab_folder lab(3, closed_port);
    const auto ended = run_netpoll(
        {"-vv", "-q", "--log-file", "/dev/full", "-o", lab / "results.json", lab.inventory()});
    CHECK(ended.status == 3);
    CHECK(ended.err ==
          "netpoll: /dev/full: No space left on device; lines of the log are lost, results are "
          "not\n");
    CHECK(validated(lab / "results.json") == "");
}

TEST_CASE("a file that the inventory reads is never written over: exit 2") {
    const lab_folder lab(1, closed_port);
    write_file(lab / "pw", "secret\n", 0600);
    write_file(lab / "other.yaml",
               "hosts: {a: {hostname: 127.0.0.1, username: x, password: 'file:pw', commands: "
               "[x]}}\n",
               0600);
    for (const char* option : {"-o", "--log-file"}) {
        const auto ended = run_netpoll({option, lab / "pw", lab / "other.yaml"});
        CHECK(ended.status == 2);
        CHECK(ended.err.find("it would be overwritten") != std::string::npos);
    }
    CHECK(read_file(lab / "pw") == "secret\n");
}

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
    const auto text = run_netpoll({"--format=text", "-o", "/dev/full", lab.inventory()});
    CHECK(text.status == 3);
    CHECK(text.err.find("/dev/full: No space left on device\n") != std::string::npos);

    child_options options;
    options.environment = {"TMPDIR=" + (lab / "")};
    const auto document = run_netpoll({"-o", "/dev/full", lab.inventory()}, options);
    CHECK(document.status == 3);
    const auto at = document.err.find("4 records kept in ");
    REQUIRE(at != std::string::npos);
    const auto name = document.err.substr(at + 18, document.err.find('\n', at) - at - 18);
    CHECK(read_file(name).find("\"host\":\"dev-4\"") != std::string::npos);
}

TEST_CASE(
    "a standard output that nobody reads any more ends netpoll quietly, and nothing is kept") {
    // As Python's sys.exit gives what ended by a signal.
    constexpr int by_closed_pipe = 256 - SIGPIPE;
    const lab_folder lab(2, closed_port);
    child_options options;
    options.environment = {"TMPDIR=" + (lab / "")};
    for (const char* format : {"json", "ndjson"}) {
        const auto ended =
            run_with_output(nobody_reads, {"--format", format, lab.inventory()}, options);
        CHECK(ended.status == by_closed_pipe);
        CHECK(ended.err.find("Broken pipe") == std::string::npos);
        CHECK(ended.err.find("devices in") == std::string::npos);
        CHECK(lab.litter() == 0);
    }
    for (const char* what : {"--list-hosts", "--dry-run", "--help"})
        CHECK(run_with_output(nobody_reads, {what, lab.inventory()}).status == by_closed_pipe);
}

TEST_CASE("where SIGPIPE is ignored, an output that nobody reads is exit 3 and said") {
    const lab_folder lab(2, closed_port);
    const auto failed = run_with_output(std::string(nobody_reads) + "\nimport signal",
                                        {"--format=ndjson", lab.inventory()}, {}, "False");
    CHECK(failed.status == 3);
    CHECK(failed.err.find("standard output: Broken pipe") != std::string::npos);
}

TEST_CASE("no file that netpoll writes goes through a stranger's link: exit 3") {
    if (!can_plant()) return;
    const silent_server server;
    const lab_folder lab(1, server.port());
    mode_t mode = 01777;
    SUBCASE("in a sticky folder") {}
    SUBCASE("in a folder of a group") {
        mode = 02775;
    }
    SUBCASE("in a folder of its own, where root writes") {
        mode = 0755;
    }
    const shared_folder shared(mode);
    if (mode == 0755) shared_folder::give_away(shared.path());
    const std::string ours = shared.outside("ours");
    write_file(ours, "ours", 0600);
    std::filesystem::create_directory(shared.outside("folder"));
    const std::string file = shared.link("file", ours);
    const std::string folder = shared.link("folder", shared.outside("folder"));
    const auto refused = [](const run_result& ended) {
        return ended.status == 3 &&
               ended.err.find("symbolic link that another user") != std::string::npos;
    };
    CHECK(refused(run_netpoll({"-o", file, lab.inventory()})));
    CHECK(refused(run_netpoll({"--format=ndjson", "-o", file, lab.inventory()})));
    CHECK(refused(run_netpoll({"--log-file", file, lab.inventory()})));
    CHECK(refused(run_netpoll({"-o", folder + "/new", lab.inventory()})));
    CHECK(refused(run_netpoll({"--outdir", folder, lab.inventory()})));
    CHECK(refused(run_netpoll({"--record", folder, lab.inventory()})));
    CHECK(refused(run_netpoll({"--host-keys=accept-new", "--known-hosts", file, lab.inventory()})));
    for (const char* option : {"-o", "--report"})
        CHECK(refused(run({NETPOLL_BINARY_DIR "/netpoll", "bench", "--units", option, file},
                          clean_environment())));
    CHECK(read_file(ours) == "ours");
    CHECK(std::filesystem::is_empty(shared.outside("folder")));
}

TEST_CASE("logs, results and raw outputs are private, and --mode-bits says otherwise") {
    const lab_folder lab(1, closed_port);
    for (const auto& [bits, file, folder] :
         {std::tuple{"600", 0600U, 0700U}, {"640", 0640U, 0750U}}) {
        const std::string at = lab / bits;
        std::filesystem::create_directory(at);
        run_netpoll({"--mode-bits", bits, "-o", at + "/results", "--log-file", at + "/log",
                     "--outdir", at + "/out", lab.inventory()});
        CHECK(mode_of(at + "/results") == file);
        CHECK(mode_of(at + "/log") == file);
        CHECK(mode_of(at + "/out/raw") == folder);
    }
    CHECK(run_netpoll({"--mode-bits", "44", lab.inventory()}).status == 2);
}

TEST_CASE("a run that was killed leaves what it had under a name that the next run tells") {
    silent_server server;
    // One host: no connection of the first run is left for the second to be accepted as its own.
    const lab_folder lab(1, server.port());
    for (const char* format : {"json", "ndjson"}) {
        const std::string file = lab / format;
        child_process killed(netpoll_argv({"--format", format, "-o", file, lab.inventory()}),
                             clean_environment());
        server.accept();
        killed.signal(SIGKILL);
        killed.wait();
        const auto next = run_netpoll({"--port=1", "-o", file, lab.inventory()});
        CHECK(next.err.find(file + ".unfinished-") != std::string::npos);
        CHECK(next.err.find("is the journal of a run that was killed: 'netpoll resume ") !=
              std::string::npos);
    }
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
