// Backups as commits: one for a run, of netpoll's files only. Runs git.
#include "backup/backup_index.hpp"
#include "backup/backups.hpp"
#include "backup/git_folder.hpp"
#include "backup/night.hpp"
#include "machine/child_program.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

using lines = std::vector<std::string>;

/// A folder of backups with a home of its own, or nothing where there is no git.
struct git_night {
    git_night() {
        ::setenv("HOME", folder.path().c_str(), 1);
        ::unsetenv("XDG_CONFIG_HOME");
        for (const char* each :
             {"GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"})
            ::unsetenv(each);
        request.folder = folder / "backups";
        request.git = true;
    }

    /// What git says, without the last newline.
    std::string git(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"git", "-C", request.folder});
        auto ended = run_program(std::move(arguments), {}, std::chrono::seconds{60});
        REQUIRE(ended);
        CAPTURE(ended->output);
        CHECK(ended->status == 0);
        while (ended->output.ends_with('\n'))
            ended->output.pop_back();
        return ended->output;
    }
    std::string commits() const { return git({"rev-list", "--count", "HEAD"}); }
    std::string files_of_last() const {
        return git({"show", "--format=", "--name-status", "--no-renames", "HEAD"});
    }
    std::string file(const std::string& path) const { return request.folder + "/" + path; }

    temp_folder folder;
    backup_request request;
};

bool git_is_there() {
    const std::string missing = git_is_missing();
    if (!missing.empty()) MESSAGE("left out: " << missing);
    return missing.empty();
}

}  // namespace

TEST_CASE_FIXTURE(git_night, "git: a folder becomes a repository, and a run a commit") {
    if (!git_is_there()) return;
    const auto first = night("r1")
                           .device("a", "1\n")
                           .device("b", "1\n")
                           .device("c", {}, "failed")
                           .kept_in(request);
    REQUIRE(first);
    CHECK(first->committed);
    CHECK(git({"log", "-1", "--format=%an <%ae>|%cn|%B"}) ==
          "netpoll <netpoll@localhost>|netpoll|netpoll: 2 added, 1 failed\n\nRun r1\n\n"
          "added a\nadded b\nfailed c: timed_out (connect)");
    CHECK(files_of_last() == "A\ta.cfg\nA\tb.cfg");
    CHECK(git({"status", "--porcelain"}).empty());
    const auto second = night("r2").device("a", "2\n").kept_in(request, {{"a"}});
    REQUIRE(second);
    CHECK(second->committed);
    CHECK(git({"log", "-1", "--format=%s"}) == "netpoll: 1 changed, 1 removed");
    CHECK(git({"status", "--porcelain"}).empty());
}

TEST_CASE_FIXTURE(git_night, "git: nothing to commit is no failure") {
    if (!git_is_there()) return;
    const auto none = night("r0").device("a", {}, "failed").kept_in(request);
    REQUIRE(none);
    CHECK_FALSE(none->committed);
    REQUIRE(night("r1").device("a", "1\n").kept_in(request));
    const auto again = night("r2").device("a", "1\n").kept_in(request);
    REQUIRE(again);
    CHECK_FALSE(again->committed);
    CHECK(commits() == "1");
}

TEST_CASE_FIXTURE(git_night, "git: only what netpoll wrote, by whoever git says") {
    if (!git_is_there()) return;
    REQUIRE(night("r1").device("a", "1\n").kept_in(request));
    git({"config", "user.name", "Ann"});
    git({"config", "user.email", "ann@example.net"});
    write_file(file("notes"), "mine");
    write_file(file("staged"), "mine too");
    git({"add", "staged"});
    // A hook that would refuse everything, and one that would leave a trace.
    for (const char* hook : {"pre-commit", "post-commit"}) {
        write_file(file(".git/hooks/" + std::string(hook)),
                   "#!/bin/sh\ntouch '" + file("hooked") + "'\nexit 1\n");
        REQUIRE(std::system(
                    ("chmod +x '" + file(".git/hooks/" + std::string(hook)) + "'").c_str()) == 0);
    }
    REQUIRE(night("r2").device("a", "2\n").kept_in(request));
    CHECK(files_of_last() == "M\ta.cfg");
    CHECK(git({"log", "-1", "--format=%an <%ae>"}) == "Ann <ann@example.net>");
    CHECK(git({"status", "--porcelain"}) == "A  staged\n?? notes");
}

TEST_CASE_FIXTURE(git_night, "git: local changes of others stay, and others are committed") {
    if (!git_is_there()) return;
    REQUIRE(night("r1").device("a", "1\n").device("b", "1\n").device("c", "1\n").kept_in(request));
    write_file(file("a.cfg"), "changed by hand\n");
    write_file(file("c.cfg"), "committed by hand\n");
    git({"-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "by hand", "c.cfg"});
    const auto report =
        night("r2").device("a", "2\n").device("b", "2\n").device("c", "2\n").kept_in(request);
    REQUIRE(report);
    REQUIRE(report->entries.size() == 3);
    CHECK(report->entries[0].kind == backup_kind::refused);
    CHECK(report->entries[0].why.find("not committed") != std::string::npos);
    CHECK(read_file(file("a.cfg")) == "changed by hand\n");
    CHECK(files_of_last() == "M\tb.cfg\nM\tc.cfg");
    write_file(file("d.cfg"), "not known to git\n");
    const auto unknown = night("r3").device("d", "1\n").kept_in(request);
    REQUIRE(unknown);
    CHECK(unknown->count(backup_kind::refused) == 1);
    CHECK(read_file(file("d.cfg")) == "not known to git\n");
}

TEST_CASE_FIXTURE(git_night, "git: nothing is written through a link, and all else is committed") {
    if (!git_is_there()) return;
    REQUIRE(night("r1").device("a", "1\n").device("b", "1\n").kept_in(request));
    write_file(folder / "outside", "not ours\n");
    for (const std::string& target : {folder / "outside", folder / "none"}) {
        std::filesystem::remove(file("a.cfg"));
        std::filesystem::create_symlink(target, file("a.cfg"));
        const auto report =
            night("r2").device("a", "2\n").device("b", target + "\n").kept_in(request);
        REQUIRE(report);
        CHECK(lines_of(*report) ==
              lines{"not written a: " + file("a.cfg") + " is no regular file", "changed b"});
        CHECK(files_of_last() == "M\tb.cfg");
    }
    CHECK(read_file(folder / "outside") == "not ours\n");
    CHECK_FALSE(std::filesystem::exists(folder / "none"));
    std::filesystem::remove(file("a.cfg"));
    const auto mended = night("r3").device("a", "3\n").kept_in(request);
    REQUIRE(mended);
    CHECK(files_of_last() == "M\ta.cfg");
    // A folder on the way that is a link leads out of it as well.
    std::filesystem::create_directory_symlink(folder.path(), file("site"));
    request.path = "site/{host}.cfg";
    const auto led = night("r4").device("a", "4\n").kept_in(request);
    REQUIRE(led);
    CHECK(lines_of(*led) == lines{"not written a: " + file("site") + " is no folder"});
    CHECK_FALSE(std::filesystem::exists(folder / "a.cfg"));
}

TEST_CASE_FIXTURE(git_night, "git: a merge that somebody has begun is left to him") {
    if (!git_is_there()) return;
    REQUIRE(night("r1").device("a", "1\n").kept_in(request));
    const std::string head = git({"rev-parse", "HEAD"});
    write_file(file(".git/MERGE_HEAD"), head + "\n");
    const std::string before = git({"status", "--porcelain"});
    const auto refused = night("r2").device("a", "2\n").kept_in(request);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().find("a merge is going on in it") != std::string::npos);
    CHECK(git({"status", "--porcelain"}) == before);
    CHECK(read_file(file("a.cfg")) == "1\n");
    git({"merge", "--abort"});
    CHECK(night("r3").device("a", "3\n").kept_in(request)->committed);
}

TEST_CASE_FIXTURE(git_night, "git: a clone without what netpoll remembers goes on") {
    if (!git_is_there()) return;
    REQUIRE(night("r1").device("a", "1\n").device("b", "1\n").kept_in(request));
    REQUIRE(std::remove(file(backup_index_name).c_str()) == 0);
    const auto report = night("r2").device("a", "2\n").device("b", "1\n").kept_in(request);
    REQUIRE(report);
    CHECK(lines_of(*report) == lines{"changed a"});
    CHECK(report->same == 1);
}

TEST_CASE_FIXTURE(git_night, "git: what a crash left uncommitted is ours, and is committed") {
    if (!git_is_there()) return;
    REQUIRE(night("r1").device("a", "1\n").kept_in(request));
    // As after a power cut behind the write of a file, before the index and the commit.
    pending_backups pending(request.folder);
    REQUIRE(pending.note(
        "a", {"a.cfg", "53c234e5e8472b6ac51c1ae1cab3fe06fad053beb8ebfd8977b010655bfdd3c3"}));
    write_file(file("a.cfg"), "2\n");
    const auto report = night("r2").device("a", "3\n").kept_in(request);
    REQUIRE(report);
    CHECK(lines_of(*report) == lines{"changed a"});
    CHECK(git({"status", "--porcelain"}).empty());
}

TEST_CASE_FIXTURE(git_night, "git: a push, and one that fails") {
    if (!git_is_there()) return;
    REQUIRE(night("r1").device("a", "1\n").kept_in(request));
    request.push = true;
    const auto nowhere = night("r2").device("a", "2\n").kept_in(request);
    REQUIRE(nowhere);
    CHECK(nowhere->committed);
    CHECK(nowhere->push_failure.starts_with("git push failed"));
    git({"init", "--quiet", "--bare", folder / "far"});
    git({"remote", "add", "origin", folder / "far"});
    git({"config", "push.default", "current"});
    const auto pushed = night("r3").device("a", "3\n").kept_in(request);
    REQUIRE(pushed);
    CHECK(pushed->push_failure.empty());
    CHECK(git({"--git-dir", folder / "far", "log", "--all", "-1", "--format=%s"}) ==
          "netpoll: 1 changed");
}

TEST_CASE_FIXTURE(git_night, "git: secrets of our environment, and its GIT_DIR, do not reach it") {
    if (!git_is_there()) return;
    ::setenv("GIT_DIR", (folder / "elsewhere").c_str(), 1);
    const auto report = night("r1").device("a", "1\n").kept_in(request);
    ::unsetenv("GIT_DIR");
    REQUIRE(report);
    CHECK(report->committed);
    CHECK(commits() == "1");
}
