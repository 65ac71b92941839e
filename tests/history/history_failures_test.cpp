// Files that are no history, other processes, and disks that fill.
#include "history/database.hpp"
#include "history/history_file.hpp"
#include "history/sample_run.hpp"
#include "support/has.hpp"

#include <doctest/doctest.h>

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <functional>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

std::string refusal(const std::string& path) {
    const auto file = history_file::open(path);
    REQUIRE_FALSE(file);
    CHECK(file.error().why.starts_with(path + ": "));
    return file.error().why.substr(path.size() + 2);
}

/// Begins `work` in a process of its own, which says by its end whether it went well.
pid_t begin_child(const std::function<bool()>& work) {
    const auto child = ::fork();
    if (child != 0) return child;
    bool well = false;
    try {
        well = work();
    } catch (...) {
        well = false;
    }
    ::_exit(well ? 0 : 1);
}

bool went_well(pid_t child) {
    int status = 0;
    return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/// Without a check, for a child.
bool adds(const std::string& path, const std::string& results) {
    auto file = history_file::open(path);
    const auto from = recorded_results::open(results, false);
    return file && from && from->run() && file->add_run(*from->run(), *from, "ok");
}

void make_history(const std::string& path, const temp_folder& folder,
                  const std::vector<sample_device>& devices) {
    auto file = history_file::open(path);
    REQUIRE(file);
    add_sample(*file, folder, minute(0), devices);
}

/// Whether anything of it is told to be damaged.
bool is_told_damaged(const std::string& path) {
    auto file = history_file::open(path);
    if (!file) return true;
    return !file->host("host1", 0) || !file->runs(0) || !file->stale(minute(9)) ||
           !file->prune(minute(9));
}

}  // namespace

TEST_CASE("history: a newer one is refused, and left as it is") {
    const temp_folder folder;
    make_history(folder / "h", folder, {{"a"}});
    database(folder / "h").execute("PRAGMA user_version = 7");
    const auto before = read_file(folder / "h");
    CHECK(refusal(folder / "h") ==
          "was written by a newer netpoll (schema 7, and this one knows 1); update netpoll, or "
          "name another file");
    CHECK_FALSE(history_file::open_to_read(folder / "h"));
    CHECK(read_file(folder / "h") == before);
}

TEST_CASE("history: what is no history is refused") {
    const temp_folder folder;
    write_file(folder / "text", std::string(5'000, 'x'));
    CHECK(has(refusal(folder / "text"), "is no history of netpoll"));
    CHECK(read_file(folder / "text") == std::string(5'000, 'x'));
    write_file(folder / "other", "");
    database(folder / "other").execute("CREATE TABLE songs (name TEXT)");
    CHECK(has(refusal(folder / "other"), "a database of another program"));
    REQUIRE(::mkdir((folder / "folder").c_str(), 0700) == 0);
    CHECK(refusal(folder / "folder") == "is a folder; name a file");
    CHECK(has(history_file::open(folder / "none/h").error().why, "No such file"));
    CHECK(has(history_file::open_to_read(folder / "none").error().why, "there is no such history"));
    CHECK(::access((folder / "none").c_str(), F_OK) != 0);
    write_file(folder / "empty", "");
    CHECK(has(history_file::open_to_read(folder / "empty").error().why, "is empty"));
}

TEST_CASE("history: what lacks a table, a schema's number or a file beside it is told at opening") {
    const temp_folder folder;
    const auto damaged_by = [&](const char* sql) {
        static_cast<void>(::unlink((folder / "h").c_str()));
        make_history(folder / "h", folder, {{"a"}});
        database(folder / "h").execute(sql);
        CHECK_FALSE(history_file::open_to_read(folder / "h"));
        return refusal(folder / "h");
    };
    CHECK(has(damaged_by("DROP TABLE trait"), "is damaged: its table 'trait' is missing"));
    for (const char* version : {"PRAGMA user_version = 0", "PRAGMA user_version = -3"})
        CHECK(has(damaged_by(version), "is no history of netpoll, or damaged"));
    for (const std::string ending : {"-wal", "-shm"}) {
        const std::string path = folder / ("h" + ending + "2");
        make_history(path, folder, {{"a"}});
        REQUIRE(::mkdir((path + ending).c_str(), 0700) == 0);
        CHECK(has(refusal(path), ending + "' beside it is no regular file"));
    }
}

TEST_CASE("history: on a disk without room it can still be read") {
    const temp_folder folder;
    // Closed in order, and by a process that was killed: its last run is in the log alone.
    make_history(folder / "closed", folder, {{"a"}});
    write_file(folder / "results", sample_results(minute(0), {{"a"}}));
    const auto killed = begin_child([&]() -> bool {
        auto file = history_file::open(folder / "killed");
        const auto from = recorded_results::open(folder / "results", false);
        const bool added = file && file->add_run(*from->run(), *from, "ok");
        ::_exit(added ? 0 : 1);
    });
    REQUIRE(went_well(killed));
    for (const char* name : {"closed", "killed"}) {
        CAPTURE(name);
        const std::string path = folder / name;
        const auto before = read_file(path);
        const auto log = [&path] {
            return std::filesystem::exists(path + "-wal") ? read_file(path + "-wal") : "";
        };
        const auto log_before = log();
        const auto full = begin_child([&] {
            ::signal(SIGXFSZ, SIG_IGN);
            const rlimit nothing{0, 0};
            ::setrlimit(RLIMIT_FSIZE, &nothing);
            const auto refused = history_file::open(path);
            if (refused || !refused.error().is_machines) return false;
            auto file = history_file::open_to_read(path);
            return file && file->runs(0)->size() == 1 && file->stale(minute(9))->size() == 1;
        });
        CHECK(went_well(full));
        CHECK(read_file(path) == before);
        CHECK(log() == log_before);
        CHECK(history_file::open_to_read(path)->runs(0)->size() == 1);
    }
}

TEST_CASE("history: a damaged file is told, and ends nothing") {
    const temp_folder folder;
    std::vector<sample_device> devices;
    for (int i = 0; i < 300; ++i)
        devices.push_back({"host" + std::to_string(i), {{"c", std::string(900, 'a')}}});
    make_history(folder / "h", folder, devices);
    const auto whole = read_file(folder / "h");
    CHECK_FALSE(is_told_damaged(folder / "h"));
    std::size_t told = 0;
    constexpr std::size_t page = 4'096;
    for (std::size_t at = page; at < whole.size(); at += page) {
        auto bytes = whole;
        bytes.replace(at, page / 2, page / 2, '\x5A');
        write_file(folder / "broken", bytes);
        if (is_told_damaged(folder / "broken")) ++told;
    }
    // All but those that are free, or that pruning does not read.
    CHECK(told > 5);
    write_file(folder / "cut", whole.substr(0, whole.size() / 2));
    CHECK(is_told_damaged(folder / "cut"));
}

TEST_CASE("history: two writers at once, each with all of its runs") {
    const temp_folder folder;
    constexpr std::size_t writers = 2;
    constexpr std::size_t all = 16;
    for (std::size_t i = 0; i < all; ++i) {
        std::vector<sample_device> devices;
        for (int host = 0; host < 20; ++host)
            devices.push_back(
                {"host" + std::to_string(host), {{"c", "config of " + std::to_string(i)}}});
        write_file(folder / ("run" + std::to_string(i)),
                   sample_results(minute(static_cast<int>(i)), devices));
    }
    const auto write_own = [&](std::size_t writer) {
        for (std::size_t i = writer; i < all; i += writers)
            if (!adds(folder / "h", folder / ("run" + std::to_string(i)))) return false;
        return true;
    };
    const auto one = begin_child([&] { return write_own(0); });
    const auto other = begin_child([&] { return write_own(1); });
    CHECK(went_well(one));
    CHECK(went_well(other));
    {
        auto file = history_file::open(folder / "h");
        REQUIRE(file);
        CHECK(file->runs(0)->size() == all);
        const auto host = file->host("host7", 0);
        REQUIRE(host);
        CHECK((*host)->visits.size() == all);
        CHECK((*host)->outputs.at(0).versions.size() == all);
    }
    CHECK(database(folder / "h").text("PRAGMA integrity_check") == "ok");
}

TEST_CASE("history: a disk that fills loses no earlier run") {
    const temp_folder folder;
    std::vector<sample_device> many;
    for (unsigned i = 0; i < 400; ++i) {
        std::string noise;
        for (unsigned n = 0, x = i + 1; n < 2'000; ++n) {
            x = x * 1'664'525 + 1'013'904'223;
            noise += static_cast<char>('!' + x / 65'536 % 90);
        }
        many.push_back({"host" + std::to_string(i), {{"c", noise}}});
    }
    make_history(folder / "h", folder, {{"a"}});
    write_file(folder / "large", sample_results(minute(1), many));
    const auto child = begin_child([&] {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit small{200'000, 200'000};
        ::setrlimit(RLIMIT_FSIZE, &small);
        auto file = history_file::open(folder / "h");
        const auto from = recorded_results::open(folder / "large", false);
        if (!file || !from) return false;
        const auto added = file->add_run(*from->run(), *from, "ok");
        return !added && has(added.error(), "the disk is full") && file->runs(0)->size() == 1;
    });
    CHECK(went_well(child));
    {
        auto file = history_file::open(folder / "h");
        REQUIRE(file);
        REQUIRE(file->runs(0)->size() == 1);
        CHECK(file->host("a", 0)->has_value());
        CHECK_FALSE(file->host("host1", 0)->has_value());
    }
    CHECK(database(folder / "h").text("PRAGMA integrity_check") == "ok");
    CHECK(adds(folder / "h", folder / "large"));
}

TEST_CASE("history: two processes may make one file at once") {
    const temp_folder folder;
    constexpr int files = 200;
    const auto open_each = [&] {
        for (int i = 0; i < files; ++i)
            if (!history_file::open(folder / ("h" + std::to_string(i)))) return false;
        return true;
    };
    const auto one = begin_child(open_each);
    const auto other = begin_child(open_each);
    CHECK(went_well(one));
    CHECK(went_well(other));
}
