// One holder at a time, by objects and by processes. Knows no run.
#include "machine/lock_file.hpp"
#include "support/planted_link.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <optional>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

const lock_holder me{4'711, "nms1", std::chrono::system_clock::time_point(std::chrono::hours(9)),
                     "netpoll --rundir /srv/audit core.yaml"};

void wait_for(pid_t child) {
    while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
}

/// A child that takes the lock, says so, and stays until it is killed.
pid_t holder_of(const std::string& path) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto taken = lock_file::take(path, me);
        const char said = taken ? 'y' : 'n';
        if (::write(ends[1], &said, 1) != 1) ::_exit(1);
        for (;;)
            ::pause();
    }
    char said = 0;
    REQUIRE(::read(ends[0], &said, 1) == 1);
    ::close(ends[0]);
    ::close(ends[1]);
    CHECK(said == 'y');
    return child;
}

}  // namespace

TEST_CASE("a lock is held by one, and says by whom") {
    const temp_folder folder;
    const std::string path = folder / "lock";
    {
        const auto first = lock_file::take(path, me);
        REQUIRE(first);
        CHECK_FALSE(first->died());
        CHECK(mode_of(path) == 0600);
        const auto second = lock_file::take(path, me);
        REQUIRE_FALSE(second);
        CHECK(second.error().problem.empty());
        REQUIRE(second.error().holder);
        CHECK(second.error().holder->process == me.process);
        CHECK(second.error().holder->machine == me.machine);
        CHECK(second.error().holder->since == me.since);
        CHECK(second.error().holder->what == me.what);
    }
    CHECK(read_file(path).empty());
    const auto third = lock_file::take(path, me);
    REQUIRE(third);
    CHECK_FALSE(third->died());
}

TEST_CASE("a killed process locks nobody out, and a child of the holder holds nothing") {
    const temp_folder folder;
    const std::string path = folder / "lock";
    const pid_t child = holder_of(path);
    CHECK_FALSE(lock_file::take(path, me));
    ::kill(child, SIGKILL);
    wait_for(child);
    {
        auto taken = lock_file::take(path, {1, "nms2", me.since, "next"});
        REQUIRE(taken);
        REQUIRE(taken->died());
        CHECK(taken->died()->machine == "nms1");
        const pid_t forked = ::fork();
        if (forked == 0) {
            std::optional<lock_file> mine(std::move(*taken));
            mine.reset();  // its end is not the lock's
            ::_exit(0);
        }
        wait_for(forked);
        const auto refused = lock_file::take(path, me);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().holder->machine == "nms2");
    }
    CHECK(lock_file::take(path, me));
}

TEST_CASE("what is no lock is not written over, and what cannot be one is said") {
    const temp_folder folder;
    write_file(folder / "inventory.yaml", "hosts: {}\n");
    const auto other = lock_file::take(folder / "inventory.yaml", me);
    REQUIRE_FALSE(other);
    CHECK(other.error().problem.find("no lock of netpoll") != std::string::npos);
    CHECK(read_file(folder / "inventory.yaml") == "hosts: {}\n");
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    CHECK(lock_file::take(folder / "pipe", me).error().problem.find("no regular file") !=
          std::string::npos);
    CHECK(lock_file::take(folder / "none/lock", me).error().problem ==
          folder / "none/lock: No such file or directory");
    CHECK_FALSE(lock_file::take(folder.path(), me).error().problem.empty());
    for (const char* torn : {"netpoll lock 1\n", "netpoll lock 1\nprocess x\nsince -5\n",
                             "netpoll lock 1\nprocess 12\nsince 99999999999999999999\n"}) {
        write_file(folder / "torn", torn);
        CHECK(lock_file::take(folder / "torn", me));
    }
}

TEST_CASE("a stranger's link is not followed, nor his file taken") {
    if (!can_plant()) return;
    const shared_folder shared;
    write_file(shared.outside("victim"), "");
    shared.link("lock", shared.outside("victim"));
    CHECK_FALSE(lock_file::take(shared / "lock", me).error().problem.empty());
    CHECK(read_file(shared.outside("victim")).empty());
    write_file(shared / "his", "");
    shared_folder::give_away(shared / "his");
    CHECK_FALSE(lock_file::take(shared / "his", me).error().problem.empty());
}
