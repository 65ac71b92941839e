// Who may read what a report writes, whose links it follows, and what a killed or hurried end
// leaves. Knows no format.
#include "results/late_output.hpp"
#include "results/report_sample.hpp"
#include "results/whole_file.hpp"
#include "results/writer.hpp"
#include "support/planted_link.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <latch>
#include <thread>

using namespace netpoll;
using namespace netpoll::testing;

TEST_CASE("files are private unless it is said otherwise; one that is there keeps its mode") {
    const target device = sample_target("core-1");
    for (const auto format : {report_format::json, report_format::ndjson}) {
        for (const unsigned mode : {0600U, 0644U}) {
            const temp_folder folder;
            write_file(folder / "there", "old", 0640);
            for (const char* name : {"new", "there"}) {
                auto options = sample_options(format, folder / name);
                options.outdir = folder / "out";
                options.file_mode = mode;
                auto writer = report_writer::open(options, sample_facts());
                REQUIRE(writer);
                REQUIRE((*writer)->add(sample_outcome(device)));
                REQUIRE((*writer)->finish(sample_facts()));
            }
            CHECK(mode_of(folder / "new") == mode);
            CHECK(mode_of(folder / "there") == 0640);
            CHECK(mode_of(folder / "out") == (mode == 0600 ? 0700 : 0755));
            CHECK(mode_of(folder / "out/raw/core-1") == (mode == 0600 ? 0700 : 0755));
            CHECK(mode_of(folder / "out/raw/core-1/show_version.txt") == mode);
        }
    }
}

TEST_CASE("what is no file is written through or refused, and stays what it is") {
    const temp_folder folder;
    const std::string pipe = folder / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK(write_small_file(pipe, "x").error() ==
          pipe + ": is no regular file, and is not replaced by one");
    const unique_descriptor reader(::open(pipe.c_str(), O_RDONLY | O_NONBLOCK));
    auto late = late_output::open(pipe, 0600);
    REQUIRE(late);
    CHECK(late->is_stream());
    const auto to = late->begin();
    REQUIRE(to);
    REQUIRE((*to)->write("the end"));
    REQUIRE((*to)->commit());
    std::array<char, 16> text{};
    CHECK(::read(reader.value(), text.data(), text.size()) == 7);
    CHECK(std::filesystem::is_fifo(pipe));
}

TEST_CASE("no results go through a stranger's link, and none take a stranger's mode") {
    if (!can_plant()) return;
    const target device = sample_target("core-1");
    for (const auto format : {report_format::json, report_format::ndjson}) {
        const shared_folder shared;
        write_file(shared.outside("ours"), "ours");
        shared.link("results", shared.outside("ours"));
        CHECK_FALSE(
            report_writer::open(sample_options(format, shared / "results"), sample_facts()));
        auto options = sample_options(format, shared.outside("results"));
        std::filesystem::create_directory(shared.outside("folder"));
        options.outdir = shared.link("out", shared.outside("folder"));
        CHECK_FALSE(report_writer::open(options, sample_facts()));
        CHECK(read_file(shared.outside("ours")) == "ours");
        CHECK(std::filesystem::is_empty(shared.outside("folder")));

        write_file(shared / "waiting", "", 0666);
        shared_folder::give_away(shared / "waiting");
        auto writer =
            report_writer::open(sample_options(format, shared / "waiting"), sample_facts());
        REQUIRE(writer);
        REQUIRE((*writer)->add(sample_outcome(device)));
        REQUIRE((*writer)->finish(sample_facts()));
        CHECK(mode_of(shared / "waiting") == 0600);
    }
}

TEST_CASE("what a killed run left is named by the next one") {
    const temp_folder folder;
    CHECK(abandoned_results(folder / "results.json").empty());
    write_file(folder / "results.json.unfinished-1-0", "{}\n");
    CHECK(abandoned_results(folder / "results.json") ==
          std::vector<std::string>{folder / "results.json.unfinished-1-0"});
    CHECK(abandoned_results("-").empty());
}

namespace {

/// Stays in `close` until it is told to go on.
class slow_layout final : public record_layout {
public:
    io_result store_part(std::string_view) override { return {}; }
    io_result store(std::size_t, std::string_view) override { return {}; }
    io_result close(std::string_view) override {
        inside.count_down();
        goes_on.wait();
        return {};
    }
    std::string keep() noexcept override { return "kept"; }
    std::string salvage() noexcept override { return "salvaged"; }
    bool reader_gone() const noexcept override { return false; }

    std::latch inside{1};
    std::latch goes_on{1};
};

}  // namespace

TEST_CASE("a run that must end at once while its document is written names what there is") {
    auto slow = std::make_unique<slow_layout>();
    slow_layout& document = *slow;
    record_writer writer(std::move(slow), std::nullopt, "run");
    std::jthread finishing([&] { static_cast<void>(writer.finish(sample_facts())); });
    document.inside.wait();
    CHECK(writer.abandon() == "salvaged");
    document.goes_on.count_down();
}

TEST_CASE("what is salvaged has a name that says what it is, and nothing else stays") {
    const temp_folder folder;
    const sample_devices devices;
    for (const auto format : {report_format::json, report_format::ndjson}) {
        const std::string file = folder / "results";
        auto options = sample_options(format, file);
        auto opened = open_journal(options, "run");
        REQUIRE(opened);
        CHECK(entries(folder.path()) == 1);
        REQUIRE((*opened)->store(0, R"({"host":"core-1"})"));
        const std::string kept = (*opened)->salvage();
        CHECK(read_file(kept) == "{\"host\":\"core-1\"}\n");
        CHECK(kept.find(file + ".journal") == 0);
        CHECK(entries(folder.path()) == 1);
        std::filesystem::remove(kept);
    }
}
