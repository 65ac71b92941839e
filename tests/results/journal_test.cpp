// Journals: what is on disk when, what a torn one says, and documents made from one that was gone
// on with. Knows no engine.
#include "results/earlier_results.hpp"
#include "results/report_sample.hpp"
#include "results/run_folder.hpp"
#include "results/run_manifest.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

run_manifest sample_manifest() {
    run_manifest manifest;
    manifest.run_id = "20261121T061200Z-4f3a91c2";
    manifest.version = "0.1.0";
    manifest.request = R"({"netpoll_request":1,"inventory":"lab.yaml"})";
    manifest.command_line = {"netpoll", "lab.yaml"};
    manifest.directory = "/srv";
    manifest.user = "netops";
    manifest.machine = "nms1";
    manifest.pid = 4711;
    manifest.started = at_noon();
    manifest.hosts = {"core-1", "core-2", "core-3"};
    return manifest;
}

report_options in_folder(const run_folder& folder, std::string header) {
    auto options = sample_options(report_format::json, "");
    options.journal = folder.file(run_file::journal);
    options.journal_header = std::move(header);
    options.run_results = folder.file(run_file::results);
    return options;
}

/// What a run wrote that was killed after these records.
std::string journal_of(const std::vector<outcome>& done) {
    const temp_folder folder;
    const auto made = run_folder::create(folder / "runs", sample_manifest(), 0600);
    REQUIRE(made);
    auto writer =
        report_writer::open(in_folder(*made, journal_header(sample_manifest())), sample_facts());
    REQUIRE(writer);
    for (const outcome& each : done)
        REQUIRE((*writer)->add(each));
    return read_file(made->file(run_file::journal));
}

std::vector<std::string> hosts_in(const std::string& document) {
    std::vector<std::string> hosts;
    for (std::size_t at = 0; at < document.size();) {
        const auto end = document.find('\n', at);
        const auto line = nlohmann::json::parse(document.substr(at, end - at));
        hosts.push_back(line.contains("host") ? line["host"] : nlohmann::json("run"));
        at = end + 1;
    }
    return hosts;
}

/// Which of the three hosts a journal lacks, and what it is merged by.
std::shared_ptr<merged_results> missing_in(const std::string& journal) {
    auto read = earlier_results::read(journal, true);
    REQUIRE(read);
    std::vector<std::size_t> slots;
    std::vector<std::size_t> places;
    for (const auto* host : {"core-1", "core-2", "core-3"}) {
        const auto& records = read->records();
        const auto found = std::find_if(records.begin(), records.end(),
                                        [&](const auto& each) { return each.host == host; });
        if (found == records.end()) places.push_back(slots.size());
        slots.push_back(found == records.end() ? merged_results::no_record
                                               : static_cast<std::size_t>(found - records.begin()));
    }
    return std::make_shared<merged_results>(
        merged_results{std::move(*read), std::move(slots), std::move(places), true});
}

}  // namespace

TEST_CASE("a manifest survives both of its forms, and another version is refused") {
    run_manifest manifest = sample_manifest();
    const auto header = journal_header(manifest);
    CHECK(header.find('\n') == std::string::npos);
    const auto read = manifest_of_header(header);
    REQUIRE(read);
    CHECK(journal_header(*read) == header);
    manifest.end = manifest_end{at_noon(milliseconds{90'000}), "some_failed", {}};
    manifest.end->counts.devices = 3;
    manifest.end->counts.by_status = {{"ok", 2}, {"failed", 1}};
    const auto text = manifest_text(manifest);
    const auto back = manifest_of_text(text);
    REQUIRE(back);
    CHECK(manifest_text(*back) == text);
    CHECK(back->end->verdict == "some_failed");

    std::string newer = header;
    newer.replace(newer.find("netpoll-run/1"), 13, "netpoll-run/2");
    CHECK(manifest_of_header(newer).error().find("this netpoll reads netpoll-run/1") !=
          std::string::npos);
    CHECK(manifest_of_header(header.substr(0, 40)).error() == "it is no JSON, or cut off");
    CHECK(manifest_of_header("{\"run\":{}}").error().find("no 'journal'") != std::string::npos);
}

TEST_CASE("a run's folder: journal while it runs, results after it, latest at its end") {
    const temp_folder folder;
    const sample_devices devices;
    const std::string rundir = folder / "runs";
    const auto made = run_folder::create(rundir, sample_manifest(), 0600);
    REQUIRE(made);
    CHECK_FALSE(run_folder::create(rundir, sample_manifest(), 0600));
    CHECK(find_run(rundir).error().find("no run in this folder has come to its end") == 0);
    {
        auto writer = report_writer::open(in_folder(*made, journal_header(sample_manifest())),
                                          sample_facts());
        REQUIRE(writer);
        REQUIRE((*writer)->add(sample_outcome(devices.second, 1)));
        REQUIRE((*writer)->add(sample_outcome(devices.first, 0)));
        CHECK(find_unfinished_run(rundir)->results == made->file(run_file::journal));
        REQUIRE((*writer)->finish(sample_facts()));
        CHECK((*writer)->lines_file() == made->file(run_file::results));
    }
    REQUIRE(made->make_latest());
    REQUIRE(made->make_latest());
    CHECK_FALSE(std::filesystem::exists(made->file(run_file::journal)));
    CHECK(find_run(rundir)->results == made->file(run_file::results));
    CHECK(find_run(rundir)->folder == made->path());
    // Killed before its manifest said so: all of it is there, and only that is missing.
    CHECK(find_unfinished_run(rundir)->results == made->file(run_file::results));
    run_manifest over = sample_manifest();
    over.end = manifest_end{over.started, "ok", {}};
    REQUIRE(made->write_manifest(over));
    CHECK(find_unfinished_run(rundir).error() == "every run in this folder has come to its end");
    CHECK(hosts_in(read_file(made->file(run_file::results))) ==
          std::vector<std::string>{"core-2", "core-1", "run"});
    CHECK(std::filesystem::status(made->path()).permissions() == std::filesystem::perms::owner_all);
}

TEST_CASE("a journal that is cut at any byte: its whole records stay, the others come again") {
    const sample_devices devices;
    const std::string whole =
        journal_of({sample_outcome(devices.third, 2), sample_outcome(devices.first, 0)});
    const auto first_record = whole.find('\n') + 1;
    REQUIRE(std::count(whole.begin(), whole.end(), '\n') == 3);
    const temp_folder folder;
    const std::string journal = folder / "journal";
    for (std::size_t size = first_record; size <= whole.size(); ++size) {
        CAPTURE(size);
        // What a file system may leave of a block that never reached the disk, too.
        for (const std::string& torn : {std::string(), std::string(7, '\0')}) {
            if (size == whole.size() && !torn.empty()) continue;
            write_file(journal, whole.substr(0, size) + torn);
            const auto merged = missing_in(journal);
            auto options = sample_options(report_format::ndjson, folder / "results.ndjson");
            options.merged = merged;
            options.journal_header = journal_resumption(at_noon());
            auto facts = sample_facts();
            facts.resumed = at_noon();
            auto writer = report_writer::open(options, facts);
            REQUIRE(writer);
            std::vector<const target*> all{&devices.first, &devices.second, &devices.third};
            for (std::size_t i = 0; i < merged->places.size(); ++i)
                REQUIRE((*writer)->add(sample_outcome(*all[merged->places[i]], i)));
            REQUIRE((*writer)->finish(facts));
            auto hosts = hosts_in(read_file(folder / "results.ndjson"));
            REQUIRE(hosts.size() == 4);
            CHECK(hosts.back() == "run");
            std::sort(hosts.begin(), hosts.end());
            CHECK(hosts == std::vector<std::string>{"core-1", "core-2", "core-3", "run"});
            CHECK_FALSE(std::filesystem::exists(journal));
        }
    }
}

TEST_CASE("a run that still goes on is not gone on with by another") {
    const temp_folder folder;
    const auto made = run_folder::create(folder / "runs", sample_manifest(), 0600);
    REQUIRE(made);
    const auto options = in_folder(*made, journal_header(sample_manifest()));
    const auto writer = report_writer::open(options, sample_facts());
    REQUIRE(writer);
    auto again = options;
    again.merged = missing_in(options.journal);
    const auto second = report_writer::open(again, sample_facts());
    REQUIRE_FALSE(second);
    CHECK(second.error().message.find("this run is still going on") != std::string::npos);
}
