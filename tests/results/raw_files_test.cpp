// Names and contents of the files below --outdir. Knows no JSON.
#include "results/raw_files.hpp"
#include "results/sample.hpp"
#include "support/planted_link.hpp"

#include <doctest/doctest.h>

#include <filesystem>

using namespace netpoll;
using namespace netpoll::testing;

TEST_CASE("safe names keep what is safe and are never empty, hidden or long") {
    CHECK(safe_name("show_version-1.2") == "show_version-1.2");
    CHECK(safe_name("show ip route | include /24") == "show_ip_route___include__24");
    CHECK(safe_name("") == "_");
    CHECK(safe_name(".") == "_");
    CHECK(safe_name("..") == "_.");
    CHECK(safe_name("../../etc/passwd") == "_._.._etc_passwd");
    CHECK(safe_name(std::string(1, '\0')) == "_");
    CHECK(safe_name(std::string(5'000, 'x')).size() == 100);
}

TEST_CASE("hosts never share a folder, and keep theirs in every run") {
    CHECK(host_folder("core-1") == "core-1");
    CHECK(host_folder("a/b") != host_folder("a_b"));
    CHECK(host_folder("a/b") != host_folder("a:b"));
    CHECK(host_folder("a/b") == host_folder("a/b"));
    CHECK(host_folder(std::string(300, 'x') + "1") != host_folder(std::string(300, 'x') + "2"));
}

TEST_CASE("commands that make the same name are numbered") {
    const auto names = command_files({
        sample_result("show a", ""),
        sample_result("show|a", ""),
        sample_result("show a", "", command_status::incomplete),
        sample_result("show_a-2", ""),
        sample_result("x", "", command_status::timeout),
        sample_result("x.incomplete", ""),
    });
    CHECK(names == std::vector<std::string>{"show_a.txt", "show_a-2.txt", "show_a-3.incomplete.txt",
                                            "show_a-2-2.txt", "x.incomplete.txt",
                                            "x.incomplete-2.txt"});
}

TEST_CASE("raw files hold the raw bytes; what was never sent has none") {
    const temp_folder folder;
    const auto raw = raw_files::create(folder / "out");
    REQUIRE(raw);
    const target device = sample_target("core/1");
    outcome what = sample_outcome(device);
    what.commands = {sample_result("show version", std::string("a\0\xff", 3)),
                     sample_result("show clock", "", command_status::incomplete)};
    what.commands[1].sent = false;
    REQUIRE(raw->write(what));

    const std::string host = folder / ("out/raw/" + host_folder("core/1"));
    CHECK(read_file(host + "/show_version.txt") == std::string("a\0\xff", 3));
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(host))
        ++files;
    CHECK(files == 1);
}

TEST_CASE("an outdir whose parent is missing is an error that names it") {
    const temp_folder folder;
    const auto raw = raw_files::create(folder / "no/such");
    REQUIRE_FALSE(raw);
    CHECK(raw.error() == (folder / "no/such") + ": No such file or directory");
}

namespace {

/// One command of core-1 and its output.
outcome answer(const target& device, const std::string& output) {
    outcome what = sample_outcome(device);
    what.commands = {sample_result("show version", output)};
    return what;
}

}  // namespace

TEST_CASE("what an earlier run left is replaced, keeps its mode, and is whole all the time") {
    const temp_folder folder;
    const target device = sample_target("core-1");
    const mode_t before = ::umask(077);
    const auto first = raw_files::create(folder / "out", 0644);
    REQUIRE(first);
    REQUIRE(first->write(answer(device, "first")));
    const std::string file = folder / "out/raw/core-1/show_version.txt";
    CHECK(mode_of(file) == 0644);
    CHECK(mode_of(folder / "out/raw/core-1") == 0755);
    REQUIRE(::chmod(file.c_str(), 0640) == 0);
    std::filesystem::create_hard_link(file, folder / "seen");

    const auto second = raw_files::create(folder / "out", 0600);
    REQUIRE(second);
    REQUIRE(second->write(answer(device, "second")));
    ::umask(before);
    CHECK(read_file(file) == "second");
    CHECK(read_file(folder / "seen") == "first");
    CHECK(mode_of(file) == 0640);
    CHECK(mode_of(folder / "out/raw/core-1") == 0755);
}

TEST_CASE("a folder put in the way of raw files while they are written gets none") {
    const temp_folder folder;
    const target device = sample_target("core-1");
    const auto raw = raw_files::create(folder / "out");
    REQUIRE(raw);
    std::filesystem::rename(folder / "out", folder / "moved");
    std::filesystem::create_directories(folder / "other/raw");
    std::filesystem::create_symlink("other", folder / "out");
    REQUIRE(raw->write(answer(device, "x")));
    CHECK(read_file(folder / "moved/raw/core-1/show_version.txt") == "x");
    CHECK(std::filesystem::is_empty(folder / "other/raw"));
}

TEST_CASE("a stranger's link in place of a host's folder or file is an error") {
    if (!can_plant()) return;
    const shared_folder shared;
    const target device = sample_target("core-1");
    const auto raw = raw_files::create(shared.path());
    REQUIRE(raw);
    std::filesystem::create_directory(shared.outside("ours"));
    shared.link("raw/core-1", shared.outside("ours"));
    const auto folder_refused = raw->write(answer(device, "x"));
    REQUIRE_FALSE(folder_refused);
    CHECK(folder_refused.error().find("symbolic link that another user") != std::string::npos);
    CHECK(std::filesystem::is_empty(shared.outside("ours")));

    std::filesystem::remove(shared / "raw/core-1");
    std::filesystem::create_directory(shared / "raw/core-1");
    shared.link("raw/core-1/show_version.txt", shared.outside("ours/file"));
    CHECK_FALSE(raw->write(answer(device, "x")));
    CHECK(std::filesystem::is_empty(shared.outside("ours")));
}

TEST_CASE("a device whose commands were never sent has no folder") {
    const temp_folder folder;
    const target device = sample_target("core-1");
    const auto raw = raw_files::create(folder / "out");
    REQUIRE(raw);
    outcome what = answer(device, "");
    what.commands[0].sent = false;
    REQUIRE(raw->write(what));
    CHECK(std::filesystem::is_empty(folder / "out/raw"));
}

TEST_CASE("in a run that can be resumed new files get their names at once, and replace none") {
    const temp_folder folder;
    const target device = sample_target("core-1");
    const mode_t before = ::umask(077);
    const auto raw = raw_files::create(folder / "out", 0644, after_crash::cut);
    REQUIRE(raw);
    REQUIRE(raw->write(answer(device, "first")));
    ::umask(before);
    const std::string file = folder / "out/raw/core-1/show_version.txt";
    CHECK(read_file(file) == "first");
    CHECK(mode_of(file) == 0644);
    std::filesystem::create_hard_link(file, folder / "seen");
    REQUIRE(raw->write(answer(device, "second")));
    CHECK(read_file(file) == "second");
    CHECK(read_file(folder / "seen") == "first");

    std::filesystem::remove(file);
    REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
    const auto refused = raw->write(answer(device, "third"));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().find("is no regular file") != std::string::npos);
}

TEST_CASE("in a run that can be resumed a stranger's links are not followed either") {
    if (!can_plant()) return;
    const shared_folder shared;
    const target device = sample_target("core-1");
    const auto raw = raw_files::create(shared.path(), 0600, after_crash::cut);
    REQUIRE(raw);
    std::filesystem::create_directory(shared.outside("ours"));
    std::filesystem::create_directory(shared / "raw/core-1");
    shared.link("raw/core-1/show_version.txt", shared.outside("ours/file"));
    CHECK_FALSE(raw->write(answer(device, "x")));
    CHECK(std::filesystem::is_empty(shared.outside("ours")));
}

TEST_CASE("what a crash kept from raw files is made of their record") {
    const temp_folder folder;
    const auto raw = raw_files::create(folder / "out", 0600, after_crash::cut);
    REQUIRE(raw);
    const std::string host = folder / "out/raw/core-1/";
    std::filesystem::create_directory(host);
    write_file(host + "cut.txt", "who");
    write_file(host + "bytes.txt", "");
    write_file(host + "changed.txt", "Whole");
    recorded_result record;
    record.host = "core-1";
    for (const char* name : {"cut", "missing", "bytes", "changed", "never sent"}) {
        recorded_command& each = record.commands.emplace_back();
        each.command = name;
        each.status = command_status::ok;
        each.output = "whole";
        each.bytes = 5;
        each.sha256 = sha256_hex("whole");
    }
    record.commands[2].sha256 = sha256_hex("wh\xFFle");
    record.commands[4] = {};
    record.commands[4].command = "never sent";
    REQUIRE(raw->complete(record));
    CHECK(read_file(host + "cut.txt") == "whole");
    CHECK(read_file(host + "missing.txt") == "whole");
    CHECK(read_file(host + "bytes.txt").empty());
    CHECK(read_file(host + "changed.txt") == "Whole");
    CHECK_FALSE(std::filesystem::exists(host + "never_sent.txt"));
    CHECK_FALSE(std::filesystem::exists(host + "never_sent.incomplete.txt"));
}
