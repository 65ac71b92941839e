// --parse over simulated devices: the same rows in every engine, and reasons where there are none.
#include "cli/lab_judge.hpp"
#include "cli/program.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <map>

using namespace netpoll::testing;
using nlohmann::json;

namespace {

using texts = std::vector<std::string>;

/// Devices of two platforms, of which templates know one, and that show many lines.
struct parsed_lab {
    explicit parsed_lab(texts more = {}) : lab(6, arguments(std::move(more))) {
        write_file(lab.folder() / "index",
                   "Template, Hostname, Platform, Command\n"
                   "lines.template, .*, cisco_ios, sh[[ow]] ver[[sion]]\n");
        write_file(lab.folder() / "lines.template",
                   "Value Required LINE (.*\\S.*)\n\nStart\n  ^${LINE}$$ -> Record\n");
    }

    static texts arguments(texts more) {
        texts all{"--platforms", "cisco_ios,arista_eos", "--seed", "5"};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
    run_result run(texts more) const {
        texts all{"--templates", lab.folder() / "", "-c", "show version", "-o",
                  results,       "--summary=always"};
        all.insert(all.end(), more.begin(), more.end());
        all.push_back(lab.folder() / "lab.yaml");
        child_options options = clean_environment();
        options.environment.emplace_back("NETPOLL_PASSWORD=lab-password");
        return run_netpoll(std::move(all), std::move(options));
    }
    std::map<std::string, json> commands() const {
        std::map<std::string, json> found;
        const auto document = json::parse(read_file(results));
        for (const json& device : document["devices"])
            found[device["host"]] = device["commands"][0];
        return found;
    }

    lab_process lab;
    std::string results{lab.folder() / "out.json"};
};

json rows_of(const std::string& output) {
    json rows = json::array();
    for (std::size_t at = 0; at < output.size();) {
        const auto end = std::min(output.find('\n', at), output.size());
        const std::string line = output.substr(at, end - at);
        if (line.find_first_not_of(' ') != line.npos) rows.push_back({{"line", line}});
        at = end + 1;
    }
    return rows;
}

}  // namespace

TEST_CASE(
    "rows: each engine reads the same, also what is longer than a message between processes") {
    const parsed_lab lab({"--output-lines", "6000"});
    for (const auto& mode : every_mode()) {
        CAPTURE(words_of(mode));
        const auto done = lab.run(mode);
        CHECK(done.status == 0);
        CHECK(done.err.find("parsed: 3 of 6 outputs\n  3 not parsed  ") != done.err.npos);
        CHECK(validated(lab.results) == "");
        for (const auto& [host, command] : lab.commands()) {
            if (host.find("ios") == host.npos) {
                CHECK(command["parsed"].is_null());
                CHECK(command["parse_error"]["template"].is_null());
                continue;
            }
            CHECK(command["output"].get<std::string>().size() > 300'000);
            CHECK(command["parsed"] == rows_of(command["output"]));
            CHECK(command["parse_error"].is_null());
        }
    }
}

TEST_CASE("rows: a template that is wrong or does not fit is told with its line and the output's") {
    const parsed_lab lab;
    const std::string file = lab.lab.folder() / "lines.template";
    const auto error_of = [&] {
        for (const auto& [host, command] : lab.commands())
            if (host.find("ios") != host.npos) return command["parse_error"];
        return json();
    };
    write_file(file, "Value LINE (.*)\n\nStart\n  ^${NONE}\n");
    CHECK(lab.run({"--mode=async"}).status == 0);
    CHECK(error_of()["template"] == "lines.template");
    CHECK(error_of()["template_line"] == 4);
    CHECK(error_of()["input_line"].is_null());
    write_file(file, "Value LINE (x)\n\nStart\n  ^. -> Error \"what is this\"\n");
    CHECK(lab.run({"--mode=processes", "--workers=2"}).status == 0);
    CHECK(error_of()["message"] == "what is this");
    CHECK(error_of()["template_line"] == 4);
    CHECK(error_of()["input_line"] == 1);
    CHECK(validated(lab.results) == "");
}

TEST_CASE("rows: nothing is read out of an output that was cut") {
    const parsed_lab lab({"--output-lines", "6000"});
    CHECK(lab.run({"--max-output", "64K"}).status == 1);
    for (const auto& [host, command] : lab.commands()) {
        CHECK(command["parsed"].is_null());
        CHECK(command["parse_error"]["message"] == "the output is not whole");
    }
}

TEST_CASE("rows: templates that are not there are told before anyone is contacted") {
    const parsed_lab lab;
    std::filesystem::remove(lab.lab.folder() / "index");
    const auto done = lab.run({});
    CHECK(done.status == 2);
    CHECK(done.err.find("index does not exist") != done.err.npos);
    CHECK_FALSE(std::filesystem::exists(lab.results));
}

TEST_CASE("rows: what shows rows, or checks them, parses without being told") {
    const parsed_lab lab;
    child_options options = clean_environment();
    options.environment.emplace_back("NETPOLL_PASSWORD=lab-password");
    options.environment.push_back("NTC_TEMPLATES_DIR=" + lab.lab.folder() / "");
    const auto run = [&](texts more) {
        more.push_back(lab.lab.folder() / "lab.yaml");
        return run_netpoll(std::move(more), options);
    };
    const auto shown = run({"-c", "show version", "--format", "csv", "--fields",
                            "platform,parsed.line", "--where", "line =~ '^Cisco IOS Software'"});
    CHECK(shown.status == 0);
    CHECK(shown.out.starts_with("platform,parsed.line\ncisco_ios,\"Cisco IOS Software"));
    CHECK(shown.out.find("arista_eos") == std::string::npos);
    CHECK(run({"-c", "show version", "--where", "line == 'x'"}).status == 1);
    write_file(lab.lab.folder() / "job.yaml",
               "commands: [show version]\nchecks:\n"
               "  - {name: ios, rows: {where: 'line =~ \"^Cisco IOS Software\"', equals: 1}}\n");
    run({"--job", lab.lab.folder() / "job.yaml", "-o", lab.results});
    const auto document = json::parse(read_file(lab.results));
    for (const json& device : document["devices"]) {
        const bool is_ios = device["platform"] == "cisco_ios";
        const json& check = device["checks"][0];
        CHECK(check["status"] == (is_ios ? "passed" : "unknown"));
        if (!is_ios)
            CHECK(check["message"].get<std::string>().starts_with(
                "there are no rows: there is no template"));
    }
    // The same of results that nobody parsed.
    run({"-c", "show version", "-o", lab.results});
    const auto again = netpoll::testing::run({NETPOLL_BINARY_DIR "/netpoll", "report", "checks",
                                              lab.results, "--job", lab.lab.folder() / "job.yaml"},
                                             options);
    CHECK(again.status == 1);
    CHECK(again.out.find("there is no template") != std::string::npos);
    CHECK(again.out.find("was not parsed") == std::string::npos);
}
