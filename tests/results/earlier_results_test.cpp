// Results read back: both formats, cut everywhere, not ours, and merged. Knows no inventory.
#include "results/earlier_results.hpp"

#include "results/report_sample.hpp"
#include "support/temp_folder.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

using texts = std::vector<std::string>;

/// A report of core-1 ok, core-2 refused and core-3 not started.
std::string written(report_format format, const std::string& path) {
    const sample_devices devices;
    auto writer = sample_writer(format, path);
    REQUIRE(writer->add(sample_outcome(devices.first, 0)));
    REQUIRE(writer->add(failed_outcome(devices.second, 1, {errc::refused, phase::connect, "x"})));
    outcome skipped;
    skipped.index = 2;
    skipped.target = lent(&devices.third);
    skipped.status = device_status::skipped;
    skipped.commands.push_back(sample_result("show version", {}, command_status::not_run));
    REQUIRE(writer->add(std::move(skipped)));
    REQUIRE(writer->finish(sample_facts()));
    return read_file(path);
}

texts hosts_of(const earlier_results& all) {
    texts hosts;
    for (const earlier_record& each : all.records())
        hosts.push_back(each.host);
    return hosts;
}

/// What is wrong with a file of this content, as "LINE: MESSAGE".
std::string wrong(const temp_folder& folder, const std::string& content, bool partial = false) {
    write_file(folder / "in", content);
    const auto read = earlier_results::read(folder / "in", partial);
    if (read) return "nothing";
    REQUIRE(read.error().size() == 1);
    const mistake& only = read.error().front();
    return std::to_string(only.where.line) + ": " + only.message;
}

std::string bytes_of(const earlier_results& all, std::size_t place, const std::string& content) {
    const earlier_record& record = all.records()[place];
    return content.substr(record.offset, record.size);
}

/// Whole records that lie before a cut.
std::size_t whole_before(const earlier_results& all, std::size_t cut) {
    return static_cast<std::size_t>(
        std::count_if(all.records().begin(), all.records().end(),
                      [cut](const auto& each) { return each.offset + each.size <= cut; }));
}

const std::string a_record = R"({"host":"a","status":"ok","error":null,"commands":[]})";
const std::string a_run = R"({"run":{"run_id":"r","schema":"netpoll/1"}})";

}  // namespace

TEST_CASE("both formats say who is in them, how it went, and where each record lies") {
    const temp_folder folder;
    for (const auto format : {report_format::json, report_format::ndjson}) {
        const std::string content = written(format, folder / "results");
        const auto read = earlier_results::read(folder / "results", false);
        REQUIRE(read);
        CHECK(read->whole());
        CHECK(read->run_id() == "run-1");
        CHECK(read->remarks().empty());
        CHECK(hosts_of(*read) == texts{"core-1", "core-2", "core-3"});
        CHECK(read->records()[1].status == device_status::failed);
        CHECK(read->records()[1].error == "refused");
        CHECK(read->records()[2].status == device_status::skipped);
        CHECK(read->records()[2].error.empty());
        CHECK(read->records()[2].commands == std::array<std::uint32_t, 5>{0, 0, 0, 0, 1});
        CHECK(read->records()[1].line == (format == report_format::json ? 5 : 2));
        for (std::size_t i = 0; i < 3; ++i)
            CHECK(nlohmann::json::parse(bytes_of(*read, i, content))["host"] ==
                  read->records()[i].host);
    }
}

TEST_CASE("a document in any layout") {
    const temp_folder folder;
    const auto document = nlohmann::json::parse(written(report_format::json, folder / "results"));
    // Keys sorted, and so the schema last; in one line, and in many.
    for (const int indent : {-1, 4}) {
        CHECK(wrong(folder, document.dump(indent)) == "nothing");
        const auto read = earlier_results::read(folder / "in", false);
        REQUIRE(read);
        CHECK(hosts_of(*read) == texts{"core-1", "core-2", "core-3"});
        CHECK(read->records()[1].error == "refused");
    }
}

TEST_CASE("cut anywhere: a mistake with its line, and the whole records where asked for") {
    const temp_folder folder;
    for (const auto format : {report_format::json, report_format::ndjson}) {
        const std::string content = written(format, folder / "results");
        const auto all = earlier_results::read(folder / "results", false);
        REQUIRE(all);
        // The newline at the end is no part of it.
        for (std::size_t cut = 0; cut + 1 < content.size(); ++cut) {
            CAPTURE(cut);
            const std::string why = wrong(folder, content.substr(0, cut));
            if (cut == 0) {
                CHECK(why == "0: the file is empty");
                continue;
            }
            CHECK(why.find("--partial") != why.npos);
            const auto lines = std::count(content.begin(),
                                          content.begin() + static_cast<std::ptrdiff_t>(cut), '\n');
            CHECK(why.starts_with(std::to_string(lines + 1) + ": "));
            const auto some = earlier_results::read(folder / "in", true);
            const std::size_t whole = whole_before(*all, cut);
            CHECK(some.has_value() == (whole > 0));
            if (!some) continue;
            CHECK_FALSE(some->whole());
            CHECK_FALSE(some->remarks().empty());
            CHECK(some->records().size() == whole);
        }
        CHECK(wrong(folder, content.substr(0, content.size() - 1)) == "nothing");
    }
}

TEST_CASE("lines of a run that was killed, and lines that are torn between others") {
    const temp_folder folder;
    CHECK(wrong(folder, a_record + "\n" + a_record.substr(0, 20) + "\n" + a_run + "\n") ==
          "2: the line is cut off or no JSON; --partial takes the whole records");
    // What is cut within a list must not take the next line for its rest.
    CHECK(wrong(folder, a_record.substr(0, a_record.size() - 2) + "\n" + a_record + "\n" + a_run,
                true) == "nothing");
    const std::string killed = wrong(folder, a_record + "\n");
    CHECK(killed.find("the line of the run is missing behind 1 record") != killed.npos);
    CHECK(killed.find("--partial") != killed.npos);
    // Behind a whole run, too.
    CHECK(wrong(folder, a_record + "\n" + a_run + "\n" + a_record)
              .starts_with("3: the line of the run"));
}

TEST_CASE("another schema, or none, is told whatever else is asked for") {
    const temp_folder folder;
    for (const bool partial : {false, true}) {
        CHECK(wrong(folder, a_record + "\n" + R"({"run":{"schema":"netpoll/2"}})", partial) ==
              "2: schema 'netpoll/2': this netpoll reads netpoll/1");
        CHECK(wrong(folder, a_record + "\n" + R"({"run":{"run_id":"r"}})", partial) ==
              "2: the run says no schema: this netpoll reads netpoll/1");
        for (const std::string document :
             {R"({"schema":"netpoll/2","run":{"schema":"netpoll/1"},"devices":[]})",
              R"({"run":{"schema":"netpoll/2"},"devices":[],"schema":"netpoll/1"})",
              R"({"schema":"netpoll/2","devices":[)"})
            CHECK(wrong(folder, document, partial).find("schema 'netpoll/2'") != std::string::npos);
        CHECK(wrong(folder, R"({"schema":"netpoll-bench/1","runs":[]})", partial)
                  .find("schema 'netpoll-bench/1'") != std::string::npos);
        CHECK(wrong(folder, R"({"devices":[]})", partial).find("says no schema") !=
              std::string::npos);
    }
}

TEST_CASE("what is no result") {
    const temp_folder folder;
    for (const bool partial : {false, true}) {
        CHECK(wrong(folder, "", partial) == "0: the file is empty");
        CHECK(wrong(folder, " \n\n", partial) == "0: the file is empty");
        for (const std::string content : {"hosts:\n  a: {}\n", "[]", "[{\"host\":\"a\"}]", "null",
                                          "\x7f"
                                          "ELF",
                                          "{}", "{a: b}\n"})
            CHECK(wrong(folder, content, partial).find("no result of netpoll") !=
                  std::string::npos);
        CHECK(wrong(folder, a_record + "\n[]\n", partial).find("2: the line is") == 0);
        CHECK(wrong(folder, "{\"host\":\"a\",\n\"status\":\"ok\"}\n{\"host\":\"b\"}").find("1: ") ==
              0);
        CHECK(
            wrong(folder, "{\n\"host\":\"a\",\n\"status\":\"ok\"}\n{\n}", partial).find("jq -c") !=
            std::string::npos);
        CHECK(wrong(folder, R"({"host":5,"status":"ok"})", partial) == "1: a record has no host");
        CHECK(wrong(folder, R"({"host":"a"})", partial) == "1: the record of a has no status");
        CHECK(wrong(folder, R"({"host":"a","status":"fine"})", partial) ==
              "1: unknown status 'fine'");
        CHECK(wrong(folder, R"({"schema":"netpoll/1","devices":[1]})", partial) ==
              "1: a device is no object");
        CHECK(wrong(folder, R"({"schema":"netpoll/1","devices":{}})", partial) ==
              "1: devices is no list");
        CHECK(wrong(folder,
                    R"({"schema":"netpoll/1","devices":[]})"
                    "\n{}",
                    partial) == "2: something follows the document");
        CHECK(wrong(folder, a_record + "\n" + R"({"schema":"netpoll/1","devices":[]})", partial) ==
              "2: a document among lines");
    }
    CHECK(earlier_results::read(folder / "none", false).error().front().message ==
          "the file does not exist");
    CHECK(earlier_results::read(folder.path(), false).error().front().message ==
          "is a folder; name the file of a result");
    CHECK(earlier_results::read("/dev/null", false)
              .error()
              .front()
              .message.starts_with("is no regular file"));
}

TEST_CASE("of several records of a host the last counts, in the place of the first") {
    const temp_folder folder;
    const std::string failed = R"({"host":"a","status":"failed","error":{"code":"refused"}})";
    const std::string other = R"({"host":"b","status":"ok"})";
    write_file(folder / "in",
               failed + "\n" + other + "\n" + a_run + "\n" + a_record + "\n" + a_run + "\n");
    const auto read = earlier_results::read(folder / "in", false);
    REQUIRE(read);
    CHECK(hosts_of(*read) == texts{"a", "b"});
    CHECK(read->records()[0].status == device_status::ok);
    CHECK(read->records()[0].line == 4);
    REQUIRE(read->remarks().size() == 1);
    CHECK(read->remarks()[0].where.line == 4);
}

TEST_CASE("a list of terms is no result, nor is what is no file") {
    const temp_folder folder;
    write_file(folder / "terms", "core-*\n");
    write_file(folder / "lines", "\n" + a_record);
    CHECK_FALSE(looks_like_results(folder / "terms"));
    CHECK(looks_like_results(folder / "lines"));
    CHECK_FALSE(looks_like_results(folder / "none"));
    CHECK_FALSE(looks_like_results("/dev/null"));
}

namespace {

/// core-2 of `before` polled again and well, written in this format.
std::string merged(const std::string& before, report_format format, const std::string& path) {
    auto read = earlier_results::read(before, false);
    REQUIRE(read);
    auto options = sample_options(format, path);
    options.devices = 1;
    options.merged =
        std::make_shared<merged_results>(merged_results::replacing(std::move(*read), {1}));
    run_facts facts = sample_facts();
    facts.run_id = "run-2";
    auto writer = report_writer::open(options, facts);
    REQUIRE(writer);
    const target device = sample_target("core-2");
    REQUIRE((*writer)->add(sample_outcome(device, 0)));
    REQUIRE((*writer)->finish(facts));
    return read_file(path);
}

}  // namespace

TEST_CASE("a merged result: records that stay keep their bytes, counts are of all") {
    const temp_folder folder;
    for (const auto from : {report_format::json, report_format::ndjson}) {
        const std::string before = written(from, folder / "before");
        const auto old = earlier_results::read(folder / "before", false);
        REQUIRE(old);
        for (const auto to : {report_format::json, report_format::ndjson}) {
            // Over the file itself, too.
            for (const std::string name : {"after", "before"}) {
                write_file(folder / "before", before);
                const std::string after = merged(folder / "before", to, folder / name);
                const auto read = earlier_results::read(folder / name, false);
                REQUIRE(read);
                const bool document = to == report_format::json;
                CHECK(hosts_of(*read) == (document ? texts{"core-1", "core-2", "core-3"}
                                                   : texts{"core-1", "core-3", "core-2"}));
                CHECK(read->run_id() == "run-2");
                CHECK(bytes_of(*read, 0, after) == bytes_of(*old, 0, before));
                CHECK(bytes_of(*read, document ? 2 : 1, after) == bytes_of(*old, 2, before));
                const auto run =
                    document ? nlohmann::json::parse(after)["run"]
                             : nlohmann::json::parse(after.substr(after.rfind("{\"run\"")))["run"];
                CHECK(run["devices"] == 3);
                CHECK(run["by_status"]["ok"] == 2);
                CHECK(run["by_status"]["skipped"] == 1);
                CHECK(run["by_error"].empty());
                CHECK(run["commands"]["ok"] == 2);
                CHECK(run["commands"]["not_run"] == 1);
                CHECK(run["retry_of"] == "run-1");
            }
        }
    }
}

TEST_CASE("a record of many lines is one line of NDJSON") {
    const temp_folder folder;
    const auto document = nlohmann::json::parse(written(report_format::json, folder / "results"));
    write_file(folder / "wide", document.dump(2));
    const std::string lines = merged(folder / "wide", report_format::ndjson, folder / "lines");
    CHECK(std::count(lines.begin(), lines.end(), '\n') == 4);
    CHECK(nlohmann::json::parse(lines.substr(0, lines.find('\n'))) == document["devices"][0]);
}

TEST_CASE("a file that is changed after it was read is not mixed into another") {
    const temp_folder folder;
    written(report_format::json, folder / "before");
    auto read = earlier_results::read(folder / "before", false);
    REQUIRE(read);
    write_file(folder / "before", "something else");
    auto options = sample_options(report_format::json, folder / "after");
    options.merged =
        std::make_shared<merged_results>(merged_results::replacing(std::move(*read), {}));
    const auto writer = report_writer::open(options, sample_facts());
    REQUIRE_FALSE(writer);
    CHECK(writer.error().message.find("was changed meanwhile") != std::string::npos);
}

TEST_CASE("checks of records are counted") {
    const temp_folder folder;
    write_file(folder / "in",
               R"({"host":"a","checks":[{"name":"status","severity":"info","status":"failed"},)"
               R"({"status":"passed","severity":"error"}],"status":"ok","commands":[]})"
               "\n"
               R"({"host":"b","status":"ok","commands":[]})"
               "\n"
               R"({"run":{"schema":"netpoll/1"}})"
               "\n");
    const auto read = earlier_results::read(folder / "in", false);
    REQUIRE(read);
    const auto& checks = read->records()[0].checks;
    CHECK(checks.of(check_status::failed, check_severity::info) == 1);
    CHECK(checks.of(check_status::passed, check_severity::error) == 1);
    CHECK(checks.all() == 2);
    CHECK(read->records()[1].checks.all() == 0);
}
