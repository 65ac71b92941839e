// Documents and NDJSON on disk: order, wholeness, and what is left after a failure. Knows no
// engine.
#include "results/output.hpp"
#include "results/report.hpp"
#include "results/report_sample.hpp"
#include "support/child_process.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <thread>
#include <utility>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

/// Reports three devices, the last one first.
void write_three(report_writer& writer, const sample_devices& devices) {
    REQUIRE(writer.add(failed_outcome(devices.third, 2, {errc::refused, phase::connect, "x"})));
    outcome odd = sample_outcome(devices.first, 0);
    odd.commands[0].output = "\xff\x01\n";
    REQUIRE(writer.add(std::move(odd)));
    REQUIRE(writer.add(sample_outcome(devices.second, 1)));
    REQUIRE(writer.finish(sample_facts()));
}

void check_valid(const std::string& file) {
    const auto validated =
        netpoll::testing::run({"python3", NETPOLL_SOURCE_DIR "/tests/results/validate.py", file});
    CHECK_MESSAGE(validated.status == 0, validated.err);
}

}  // namespace

TEST_CASE("a document is in inventory order and valid") {
    const temp_folder folder;
    const std::string file = folder / "results.json";
    const sample_devices devices;
    auto writer = sample_writer(report_format::json, file);
    CHECK_FALSE(std::filesystem::exists(file));
    write_three(*writer, devices);

    const nlohmann::json document = nlohmann::json::parse(read_file(file));
    REQUIRE(document["devices"].size() == 3);
    CHECK(document["schema"] == "netpoll/1");
    CHECK(document["devices"][0]["host"] == "core-1");
    CHECK(document["devices"][1]["host"] == "core-2");
    CHECK(document["devices"][2]["host"] == "core-3");
    CHECK(document["run"]["by_error"] == nlohmann::json{{"refused", 1}});
    CHECK(entries(folder.path()) == 1);
    check_valid(file);
}

TEST_CASE("NDJSON is in completion order, the run comes last, and it is valid") {
    const temp_folder folder;
    const std::string file = folder / "results.ndjson";
    const sample_devices devices;
    auto writer = sample_writer(report_format::ndjson, file);
    write_three(*writer, devices);

    const std::string text = read_file(file);
    CHECK(text.substr(0, 16) == R"({"host":"core-3")");
    CHECK(text.find("\n{\"run\":{") != std::string::npos);
    CHECK(text.back() == '\n');
    CHECK(entries(folder.path()) == 1);
    check_valid(file);
}

TEST_CASE("devices that never reported are absent, and an empty document is valid") {
    const temp_folder folder;
    const std::string file = folder / "results.json";
    auto writer = sample_writer(report_format::json, file);
    REQUIRE(writer->finish(sample_facts()));
    CHECK(nlohmann::json::parse(read_file(file))["devices"].empty());
    check_valid(file);
}

TEST_CASE("the validator refuses what is not valid") {
    const temp_folder folder;
    const std::string file = folder / "results.json";
    const sample_devices devices;
    auto writer = sample_writer(report_format::json, file);
    write_three(*writer, devices);
    std::string text = read_file(file);
    text.replace(text.find("\"bytes\":10"), 10, "\"bytes\":11");
    write_file(folder / "wrong.json", text);
    CHECK(netpoll::testing::run(
              {"python3", NETPOLL_SOURCE_DIR "/tests/results/validate.py", folder / "wrong.json"})
              .status == 1);
}

TEST_CASE("a document larger than the buffer arrives whole") {
    const temp_folder folder;
    const std::string file = folder / "results.json";
    const target device = sample_target("core-1");
    outcome what = sample_outcome(device);
    what.commands[0].output.assign(5U << 20, 'x');
    auto writer = sample_writer(report_format::json, file);
    REQUIRE(writer->add(std::move(what)));
    REQUIRE(writer->finish(sample_facts()));
    check_valid(file);
}

TEST_CASE("an existing file stays until the new one is whole, and keeps its permissions") {
    const temp_folder folder;
    const std::string file = folder / "results.json";
    const std::string link = folder / "latest.json";
    write_file(file, "old", 0600);
    std::filesystem::create_symlink("results.json", link);
    const sample_devices devices;
    for (const auto format : {report_format::json, report_format::ndjson}) {
        write_file(file, "old", 0600);
        auto writer = sample_writer(format, link);
        CHECK(read_file(file) == "old");
        write_three(*writer, devices);
        CHECK(read_file(file) != "old");
        CHECK(std::filesystem::is_symlink(link));
        struct stat info = {};
        REQUIRE(::stat(file.c_str(), &info) == 0);
        CHECK((info.st_mode & 0777) == 0600);
    }
}

TEST_CASE("what a killed run of the same process number left is in nobody's way") {
    const temp_folder folder;
    const auto path = folder / "results.json";
    // In containers every run is process 1. The serial number is somewhere among these.
    const auto left = path + ".unfinished-" + std::to_string(::getpid()) + "-";
    for (int i = 0; i < 500; ++i)
        write_file(left + std::to_string(i), "another's");
    auto out = open_output(path);
    REQUIRE(out);
    CHECK((*out)->write("whole"));
    CHECK((*out)->commit());
    CHECK(read_file(path) == "whole");
    CHECK(read_file(left + "0") == "another's");
}

TEST_CASE("a run that is given up leaves no file") {
    const temp_folder folder;
    const sample_devices devices;
    for (const auto format : {report_format::json, report_format::ndjson}) {
        auto writer = sample_writer(format, folder / "results");
        REQUIRE(writer->add(sample_outcome(devices.first)));
        writer.reset();
        CHECK(entries(folder.path()) == 0);
    }
}

TEST_CASE("a missing folder, and a folder in place of a file, are found at once") {
    const temp_folder folder;
    for (const auto format : {report_format::json, report_format::ndjson}) {
        const auto missing =
            report_writer::open(sample_options(format, folder / "no/results"), sample_facts());
        REQUIRE_FALSE(missing);
        CHECK(missing.error().message == (folder / "no/results") + ": No such file or directory");
        CHECK(missing.error().kept.empty());
        const auto not_a_file =
            report_writer::open(sample_options(format, folder.path()), sample_facts());
        REQUIRE_FALSE(not_a_file);
        CHECK(not_a_file.error().message == folder.path() + ": is a folder; name a file in it");
    }
}

TEST_CASE("a full device: NDJSON fails at once and goes on failing") {
    const target device = sample_target("core-1");
    auto writer = sample_writer(report_format::ndjson, "/dev/full");
    const auto first = writer->add(sample_outcome(device));
    REQUIRE_FALSE(first);
    CHECK(first.error().message == "/dev/full: No space left on device");
    CHECK(first.error().kept.empty());
    const auto again = writer->finish(sample_facts());
    REQUIRE_FALSE(again);
    CHECK(again.error().message == first.error().message);
    CHECK(writer->counts().devices == 0);
}

TEST_CASE("a full device: the journal of a document is kept") {
    const sample_devices devices;
    auto writer = sample_writer(report_format::json, "/dev/full");
    REQUIRE(writer->add(sample_outcome(devices.second, 1)));
    REQUIRE(writer->add(sample_outcome(devices.first, 0)));
    const auto finished = writer->finish(sample_facts());
    REQUIRE_FALSE(finished);
    CHECK(finished.error().message == "/dev/full: No space left on device");
    const std::string kept = read_file(finished.error().kept);
    std::filesystem::remove(finished.error().kept);
    CHECK(kept.substr(0, 16) == R"({"host":"core-2")");
    CHECK(std::count(kept.begin(), kept.end(), '\n') == 2);
}

TEST_CASE("what cannot be renamed is kept beside it") {
    const temp_folder folder;
    const sample_devices devices;
    for (const auto format : {report_format::json, report_format::ndjson}) {
        const std::string file = folder / "results";
        auto writer = sample_writer(format, file);
        REQUIRE(writer->add(sample_outcome(devices.first)));
        std::filesystem::create_directory(file);
        const auto finished = writer->finish(sample_facts());
        REQUIRE_FALSE(finished);
        CHECK(finished.error().kept == file + ".journal");
        CHECK(read_file(finished.error().kept).substr(0, 16) == R"({"host":"core-1")");
        std::filesystem::remove(finished.error().kept);
        std::filesystem::remove(file);
    }
}

TEST_CASE("what a failed run kept is not replaced by the next") {
    const temp_folder folder;
    const sample_devices devices;
    for (const auto format : {report_format::json, report_format::ndjson}) {
        std::string kept;
        for (const auto* device : {&devices.first, &devices.second}) {
            auto writer = sample_writer(format, folder / "results");
            REQUIRE(writer->add(sample_outcome(*device)));
            const auto before = std::exchange(kept, writer->abandon());
            CHECK(kept != before);
            CHECK(read_file(kept).substr(0, 16) == R"({"host":")" + device->name + R"(")");
            if (!before.empty()) CHECK(read_file(before).substr(0, 16) == R"({"host":"core-1")");
        }
    }
}

TEST_CASE("a run that must end at once keeps the records so far") {
    const temp_folder folder;
    const sample_devices devices;
    for (const auto format : {report_format::json, report_format::ndjson}) {
        auto writer = sample_writer(format, folder / "results");
        REQUIRE(writer->add(sample_outcome(devices.first)));
        const std::string kept = writer->abandon();
        CHECK(read_file(kept).substr(0, 16) == R"({"host":"core-1")");
        CHECK_FALSE(writer->add(sample_outcome(devices.second, 1)));
        CHECK_FALSE(writer->finish(sample_facts()));
        CHECK_FALSE(std::filesystem::exists(folder / "results"));
    }
}

TEST_CASE("/dev/null is written through and stays a device") {
    const target device = sample_target("core-1");
    for (const auto format : {report_format::json, report_format::ndjson}) {
        auto writer = sample_writer(format, "/dev/null");
        REQUIRE(writer->add(sample_outcome(device)));
        REQUIRE(writer->finish(sample_facts()));
        CHECK(std::filesystem::is_character_file("/dev/null"));
    }
}

TEST_CASE("raw files are written beside either format") {
    const temp_folder folder;
    const target device = sample_target("core-1");
    auto options = sample_options(report_format::json, folder / "results.json");
    options.outdir = folder / "out";
    auto writer = report_writer::open(options, sample_facts());
    REQUIRE(writer);
    REQUIRE((*writer)->add(sample_outcome(device)));
    CHECK(read_file(folder / "out/raw/core-1/show_version.txt") == "Version 1\n");
}

TEST_CASE("many threads report at once") {
    const temp_folder folder;
    const std::string file = folder / "results.json";
    std::vector<target> devices;
    for (int i = 0; i < 200; ++i)
        devices.push_back(sample_target("core-" + std::to_string(i)));
    auto writer = sample_writer(report_format::json, file);
    std::vector<std::jthread> threads;
    for (std::size_t part = 0; part < 4; ++part)
        threads.emplace_back([&, part] {
            for (std::size_t i = part; i < devices.size(); i += 4) {
                outcome what = sample_outcome(devices[i], i);
                // Some leave in pieces, which must not mix.
                if (i % 50 < 4) what.commands[0].output.assign(300U << 10, 'x');
                static_cast<void>(writer->add(std::move(what)));
            }
        });
    threads.clear();
    REQUIRE(writer->finish(sample_facts()));
    const nlohmann::json document = nlohmann::json::parse(read_file(file));
    REQUIRE(document["devices"].size() == 200);
    for (std::size_t i = 0; i < devices.size(); ++i)
        CHECK(document["devices"][i]["host"] == devices[i].name);
}
