// Files of backups: what is written, what stays, what is moved. Knows no git.
#include "backup/backups.hpp"

#include "backup/night.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

using lines = std::vector<std::string>;

backup_request into(const temp_folder& folder) {
    backup_request request;
    request.folder = folder / "backups";
    return request;
}

mode_t mode_of(const std::string& path) {
    struct stat info = {};
    REQUIRE(::stat(path.c_str(), &info) == 0);
    return info.st_mode & 07777U;
}

ino_t file_number(const std::string& path) {
    struct stat info = {};
    REQUIRE(::stat(path.c_str(), &info) == 0);
    return info.st_ino;
}

bool exists(const std::string& path) {
    return std::filesystem::exists(path);
}

}  // namespace

TEST_CASE("backups: outputs without volatile lines, for nobody else to read") {
    const temp_folder folder;
    auto request = into(folder);
    request.path = "{data.site}/{host}.cfg";
    night first;
    first.device("core-1", "hostname core-1\nntp clock-period 17\nend\n");
    first.device("core-2", {{"show run", "a\n"}, {"show ver", "b"}});
    const auto report = first.kept_in(request);
    REQUIRE(report);
    CHECK(lines_of(*report) == lines{"added core-1", "added core-2"});
    const std::string site = request.folder + "/sin1";
    CHECK(read_file(site + "/core-1.cfg") == "hostname core-1\nend\n");
    CHECK(read_file(site + "/core-2.cfg") == "! show run\na\n! show ver\nb\n");
    CHECK(mode_of(request.folder) == 0700);
    CHECK(mode_of(site) == 0700);
    CHECK(mode_of(site + "/core-1.cfg") == 0600);
    CHECK(counts_text(*report) == "2 added");
}

TEST_CASE("backups: what is the same is not touched") {
    const temp_folder folder;
    const auto request = into(folder);
    REQUIRE(night("r1").device("a", "x\nntp clock-period 1\n").device("b", "y\n").kept_in(request));
    const auto before = file_number(request.folder + "/a.cfg");
    const auto report =
        night("r2").device("a", "x\nntp clock-period 2\n").device("b", "z\n").kept_in(request);
    REQUIRE(report);
    CHECK(lines_of(*report) == lines{"changed b"});
    CHECK(report->same == 1);
    CHECK(file_number(request.folder + "/a.cfg") == before);
    CHECK(read_file(request.folder + "/b.cfg") == "z\n");
}

TEST_CASE("backups: nothing bad takes the place of something good") {
    const temp_folder folder;
    const auto request = into(folder);
    REQUIRE(night("r1").device("a", "good\n").kept_in(request));
    const std::vector<std::pair<night_command, std::string>> bad{
        {{"c", "go", "incomplete"}, "'c' is incomplete"},
        {{"c", "go", "timeout"}, "'c' timed out"},
        {{"c", "% Invalid input\n", "error_marker"}, "'c' was rejected by the device"},
        {{"c", "", "not_run"}, "'c' was not run"},
        {{"c", "go", "ok", true}, "'c' is cut off"},
        {{"c", " \n\n"}, "'c' brought nothing"},
        {{"c", "ntp clock-period 1\n"}, "'c' brought nothing"}};
    for (const auto& [command, why] : bad) {
        const auto report = night("r2").device("a", {command}).kept_in(request);
        REQUIRE(report);
        CHECK(lines_of(*report) == lines{"failed a: " + why});
        CHECK(read_file(request.folder + "/a.cfg") == "good\n");
    }
    // One bad output of two is no half backup.
    const auto half = night("r2")
                          .device("a", {{"show run", "new\n"}, {"c", "x", "incomplete"}})
                          .device("b", {}, "failed")
                          .kept_in(request);
    REQUIRE(half);
    CHECK(lines_of(*half) == lines{"failed a: 'c' is incomplete", "failed b: timed_out (connect)"});
    CHECK(read_file(request.folder + "/a.cfg") == "good\n");
    CHECK_FALSE(exists(request.folder + "/b.cfg"));
}

TEST_CASE("backups: hosts that the inventory has no more, where that is asked for") {
    const temp_folder folder;
    auto request = into(folder);
    request.path = "{group}/{host}.cfg";
    REQUIRE(night("r1").device("a", "1\n").device("b", "1\n").device("c", "1\n").kept_in(request));
    // b is in the inventory, but was not asked this time.
    const auto stays = night("r2").device("a", "1\n").kept_in(request);
    REQUIRE(stays);
    CHECK(stays->entries.empty());
    const auto report = night("r3").device("a", "1\n").kept_in(request, {{"a", "b"}});
    REQUIRE(report);
    CHECK(lines_of(*report) == lines{"removed c"});
    CHECK(exists(request.folder + "/access/b.cfg"));
    CHECK_FALSE(exists(request.folder + "/access/c.cfg"));
    CHECK(read_file(request.folder + "/removed/access/c.cfg") == "1\n");
    // Back again, and gone again: nothing is lost.
    REQUIRE(night("r4").device("c", "2\n").kept_in(request));
    REQUIRE(night("r5").device("a", "1\n").kept_in(request, {{"a", "b"}}));
    CHECK(read_file(request.folder + "/removed/access/c.cfg") == "1\n");
    CHECK(read_file(request.folder + "/removed/access/c.cfg.r5") == "2\n");
}

TEST_CASE("backups: a path that changes takes its file along; two hosts never share one") {
    const temp_folder folder;
    auto request = into(folder);
    REQUIRE(night("r1").device("a", "1\n").kept_in(request));
    request.path = "{data.site}/{host}";
    const auto moved = night("r2").device("a", "1\n").kept_in(request);
    REQUIRE(moved);
    CHECK(lines_of(*moved) == lines{"moved a"});
    CHECK(exists(request.folder + "/sin1/a"));
    CHECK_FALSE(exists(request.folder + "/a.cfg"));
    request.path = "{data.site}.cfg";
    const auto shared = night("r3").device("a", "1\n").device("b", "2\n").kept_in(request);
    REQUIRE(shared);
    CHECK(lines_of(*shared) ==
          lines{"moved a", "not written b: its path 'sin1.cfg' is that of 'a' too"});
    CHECK(read_file(request.folder + "/sin1.cfg") == "1\n");
}

TEST_CASE("backups: what is in the way is told, and others are written") {
    const temp_folder folder;
    const auto request = into(folder);
    std::filesystem::create_directories(request.folder + "/a.cfg");
    const auto report = night("r1").device("a", "1\n").device("b", "1\n").kept_in(request);
    REQUIRE(report);
    CHECK(report->count(backup_kind::refused) == 1);
    CHECK(exists(request.folder + "/b.cfg"));
}

TEST_CASE("backups: what cannot be done is known before anyone is contacted") {
    const temp_folder folder;
    auto request = into(folder);
    CHECK(backup_trouble(request).empty());
    request.path = "../{host}";
    CHECK(backup_trouble(request).find("'../{host}'") != std::string::npos);
    request.path = "{host}";
    write_file(request.folder + "/.netpoll-backup.json", "{");
    CHECK(backup_trouble(request).find("is damaged") != std::string::npos);
    CHECK_FALSE(night("r1").device("a", "1\n").kept_in(request));
    write_file(request.folder + "/.netpoll-backup.json", R"({"schema":"netpoll-backup/9"})");
    CHECK(backup_trouble(request).find("netpoll-backup/9") != std::string::npos);
    request.folder = folder / "none/deeper";
    CHECK_FALSE(backup_trouble(request).empty());
}
