// netpoll told to end in the middle: partial results, and who ends it how. Knows no engine.
#include "cli/program.hpp"

#include <doctest/doctest.h>
#include <signal.h>

#include <filesystem>

using namespace netpoll::testing;
using nlohmann::json;

namespace {

/// A run of three devices, one after the other, that hangs in the first.
struct hanging_run {
    explicit hanging_run(std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), {"--mode=sequential", "-o", file, lab.inventory()});
        program = std::make_unique<child_process>(netpoll_argv(std::move(arguments)),
                                                  clean_environment());
        server.accept();
    }
    json document() const { return json::parse(read_file(file)); }

    silent_server server;
    lab_folder lab{3, server.port()};
    std::string file{lab / "results.json"};
    std::unique_ptr<child_process> program;
};

}  // namespace

TEST_CASE("SIGTERM and SIGINT: exit 4, and every device has a record") {
    for (const int number : {SIGTERM, SIGINT}) {
        hanging_run run({});
        run.program->signal(number);
        CHECK(run.program->wait() == 4);
        CHECK(run.program->err().find("Once more to end at once") != std::string::npos);
        CHECK(validated(run.file) == "");
        const json document = run.document();
        CHECK(document["run"]["interrupted"] == true);
        REQUIRE(document["devices"].size() == 3);
        CHECK(document["devices"][0]["status"] == "cancelled");
        CHECK(document["devices"][1]["status"] == "skipped");
        CHECK(document["devices"][2]["status"] == "skipped");
        CHECK(document["run"]["by_error"] == json{{"interrupted", 3}});
        CHECK(run.lab.litter() == 1);
    }
}

TEST_CASE("the run's deadline: exit 6, and the records say so") {
    hanging_run run({"--deadline=300ms"});
    CHECK(run.program->wait() == 6);
    CHECK(validated(run.file) == "");
    CHECK(run.document()["run"]["by_error"] == json{{"run_deadline", 3}});
    CHECK(run.document()["run"]["interrupted"] == true);
}

TEST_CASE("SIGUSR1 prints how the run stands") {
    hanging_run run({});
    run.program->signal(SIGUSR1);
    CHECK(run.program->wait_for_line("0/3  ok 0  failed 0"));
    run.program->signal(SIGTERM);
    CHECK(run.program->wait() == 4);
}

TEST_CASE("NDJSON cut short is valid, and in the end has its name") {
    hanging_run run({"--format=ndjson"});
    CHECK_FALSE(std::filesystem::exists(run.file));
    run.program->signal(SIGTERM);
    CHECK(run.program->wait() == 4);
    CHECK(validated(run.file) == "");
    CHECK(run.lab.litter() == 1);
}
