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

#include <functional>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

std::string refusal(const std::string& path) {
    const auto file = history_file::open(path);
    REQUIRE_FALSE(file);
    CHECK(file.error().starts_with(path + ": "));
    return file.error().substr(path.size() + 2);
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
    CHECK(has(history_file::open(folder / "none/h").error(), "No such file"));
    CHECK(has(history_file::open_to_read(folder / "none").error(), "there is no such history"));
    CHECK(::access((folder / "none").c_str(), F_OK) != 0);
    write_file(folder / "empty", "");
    CHECK(has(history_file::open_to_read(folder / "empty").error(), "is empty"));
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
