// Where paths lead, and what is not followed. Knows no report.
#include "machine/place.hpp"
#include "machine/file.hpp"
#include "support/planted_link.hpp"

#include <fcntl.h>

#include <array>
#include <cerrno>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

held_folder hold(const std::string& path) {
    const auto at = place::find(path);
    REQUIRE(at);
    auto held = held_folder::make(*at, 0700);
    REQUIRE(held);
    return std::move(*held);
}

bool leads_to(const std::string& path, const std::string& file) {
    const auto at = place::find(path);
    struct stat found = {};
    struct stat wanted = {};
    return at && at->look(found) && ::stat(file.c_str(), &wanted) == 0 &&
           found.st_ino == wanted.st_ino && found.st_dev == wanted.st_dev;
}

}  // namespace

TEST_CASE("a path leads where open would lead") {
    const temp_folder folder;
    std::filesystem::create_directories(folder / "a/b");
    write_file(folder / "a/file", "x");
    std::filesystem::create_symlink("a/file", folder / "near");
    std::filesystem::create_symlink(folder / "near", folder / "far");
    std::filesystem::create_symlink("a", folder / "folder");
    for (const char* path : {"a/file", "a//file", "./a/./file", "a/b/../file", "near", "far",
                             "folder/file", "folder/b/../file"}) {
        CAPTURE(path);
        CHECK(leads_to(folder / path, folder / "a/file"));
    }
    for (const char* path : {"a", "a/", "a/.", "a/b/..", "folder", "folder/"}) {
        CAPTURE(path);
        CHECK(leads_to(folder / path, folder / "a"));
    }
    CHECK(leads_to("/", "/"));
}

TEST_CASE("what is not there yet has a place; a link to it is followed") {
    const temp_folder folder;
    std::filesystem::create_symlink("new", folder / "link");
    const auto at = place::find(folder / "link");
    REQUIRE(at);
    CHECK(at->name() == "new");
    CHECK(at->shown() == folder / "new");
    REQUIRE(at->open(O_WRONLY | O_CREAT, 0600));
    CHECK(std::filesystem::exists(folder / "new"));
    for (const char* path : {"no/file", "new/file"}) {
        CAPTURE(path);
        CHECK_FALSE(place::find(folder / path));
    }
    CHECK_FALSE(place::find(""));
}

TEST_CASE("links that lead round in circles end") {
    const temp_folder folder;
    std::filesystem::create_symlink("two", folder / "one");
    std::filesystem::create_symlink("one", folder / "two");
    const auto at = place::find(folder / "one");
    REQUIRE_FALSE(at);
    CHECK(at.error().find("Too many levels of symbolic links") != std::string::npos);
}

TEST_CASE("what only the kernel can follow is left to it") {
    std::array<int, 2> ends{};
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    const unique_descriptor out(ends[0]);
    const unique_descriptor in(ends[1]);
    for (const char* folder : {"/dev/fd/", "/proc/self/fd/"}) {
        const auto at = place::find(folder + std::to_string(in.value()));
        REQUIRE(at);
        struct stat info = {};
        REQUIRE(at->look(info));
        CHECK(S_ISFIFO(info.st_mode));
        CHECK(at->open(O_WRONLY));
    }
}

TEST_CASE("a pipe that nobody reads is not waited for without end") {
    const temp_folder folder;
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    const auto at = place::find(folder / "pipe");
    REQUIRE(at);
    const auto alone = at->open(O_WRONLY);
    REQUIRE_FALSE(alone);
    CHECK(at->why_not(alone.error()) == "nobody reads this pipe: begin its reader first");
    const unique_descriptor reader(::open((folder / "pipe").c_str(), O_RDONLY | O_NONBLOCK));
    const auto read = at->open(O_WRONLY);
    REQUIRE(read);
    CHECK((::fcntl(read->value(), F_GETFL) & O_NONBLOCK) == 0);
}

TEST_CASE("a stranger's link is refused in any folder, wherever it stands on the path") {
    if (!can_plant()) return;
    for (const mode_t mode : {01777, 0777, 02775, 0775, 0770, 0755, 0700}) {
        for (const bool theirs : {false, true}) {
            CAPTURE(mode);
            CAPTURE(theirs);
            const shared_folder shared(mode);
            if (theirs) shared_folder::give_away(shared.path());
            std::filesystem::create_directory(shared.outside("ours"));
            write_file(shared.outside("ours/file"), "ours");
            shared.link("file", shared.outside("ours/file"));
            shared.link("nowhere", shared.outside("ours/new"));
            shared.link("folder", shared.outside("ours"));
            shared.link("chain", "file");
            std::filesystem::create_symlink("file", shared / "ours");
            std::filesystem::create_symlink(shared / "file", shared.outside("to_it"));
            for (const std::string& path :
                 {shared / "file", shared / "nowhere", shared / "folder/file",
                  shared / "folder/new", shared / "chain", shared / "ours", shared.outside("to_it"),
                  shared / "./folder/../x"}) {
                CAPTURE(path);
                const auto at = place::find(path);
                REQUIRE_FALSE(at);
                CHECK(at.error().find("symbolic link that another user") != std::string::npos);
            }
            CHECK_FALSE(make_folder(shared / "folder/new", 0700));
            CHECK_FALSE(std::filesystem::exists(shared.outside("ours/new")));
        }
    }
}

TEST_CASE("our own links are followed in whoever's folder") {
    if (!can_plant()) return;
    const shared_folder shared;
    write_file(shared.outside("file"), "ours");
    std::filesystem::create_directory(shared / "theirs");
    shared_folder::give_away(shared / "theirs");
    std::filesystem::create_symlink(shared.outside("file"), shared / "theirs/ours");
    CHECK(leads_to(shared / "theirs/ours", shared.outside("file")));
}

TEST_CASE("what a stranger planted is not opened") {
    if (!can_plant()) return;
    const shared_folder shared;
    write_file(shared / "log", "", 0666);
    shared_folder::give_away(shared / "log");
    const auto at = place::find(shared / "log");
    REQUIRE(at);
    CHECK(at->planted());
    const auto opened = at->open(O_WRONLY | O_APPEND);
    REQUIRE_FALSE(opened);
    CHECK(at->why_not(opened.error()).find("another user put it") != std::string::npos);
}

TEST_CASE("a folder gets exactly the mode; one that is there keeps its own") {
    const temp_folder folder;
    const mode_t before = ::umask(077);
    CHECK(make_folder(folder / "new", 0750));
    CHECK(mode_of(folder / "new") == 0750);
    CHECK(make_folder(folder / "new", 0700));
    CHECK(mode_of(folder / "new") == 0750);
    ::umask(before);
    write_file(folder / "file", "");
    CHECK_FALSE(make_folder(folder / "file", 0700));
    CHECK(folder_mode(0600) == 0700);
    CHECK(folder_mode(0640) == 0750);
    CHECK(folder_mode(0644) == 0755);
}

TEST_CASE("in a folder that is held, paths lead where they lead through its path") {
    const temp_folder folder;
    std::filesystem::create_directories(folder / "a/b");
    write_file(folder / "a/file", "x");
    std::filesystem::create_symlink("../file", folder / "a/b/near");
    std::filesystem::create_symlink(folder / "a/file", folder / "a/far");
    const auto held = hold(folder / "a");
    const std::string absolute = folder / "a/file";
    for (const std::string& path : {std::string("file"), std::string("b/near"), std::string("far"),
                                    std::string("../a/./file"), absolute}) {
        CAPTURE(path);
        const auto at = held.find(path);
        REQUIRE(at);
        struct stat found = {};
        struct stat wanted = {};
        REQUIRE(at->look(found));
        REQUIRE(::stat(absolute.c_str(), &wanted) == 0);
        CHECK(found.st_ino == wanted.st_ino);
    }
    const auto fresh = held.find("new");
    REQUIRE(fresh);
    CHECK(fresh->shown() == folder / "a/new");
    const auto missing = held.find("no/file");
    REQUIRE_FALSE(missing);
    CHECK(missing.error() == (folder / "a/no/file") + ": No such file or directory");
    CHECK_FALSE(held.find(""));
}

TEST_CASE("what is put in the way of a folder that is held changes nothing") {
    const temp_folder folder;
    const auto held = hold(folder / "ours");
    std::filesystem::rename(folder / "ours", folder / "moved");
    std::filesystem::create_directory(folder / "other");
    std::filesystem::create_symlink("other", folder / "ours");
    const mode_t before = ::umask(077);
    REQUIRE(held.make("host", 0750));
    ::umask(before);
    CHECK(mode_of(folder / "moved/host") == 0750);
    CHECK(std::filesystem::is_empty(folder / "other"));
}

TEST_CASE("in a folder that is held, a stranger's links and files are seen as such") {
    if (!can_plant()) return;
    const shared_folder shared;
    const auto held = hold(shared.path());
    std::filesystem::create_directory(shared.outside("ours"));
    shared.link("link", shared.outside("ours"));
    write_file(shared / "file", "", 0666);
    shared_folder::give_away(shared / "file");
    CHECK_FALSE(held.find("link"));
    CHECK_FALSE(held.find("link/new"));
    CHECK_FALSE(held.make("link", 0700));
    CHECK_FALSE(held.make("file", 0700));
    const auto file = held.find("file");
    REQUIRE(file);
    CHECK(file->planted());
    CHECK_FALSE(file->open(O_WRONLY));

    // Below a folder that a stranger made there nothing is to be trusted either.
    std::filesystem::create_directory(shared / "theirs");
    write_file(shared / "theirs/file", "", 0666);
    shared_folder::give_away(shared / "theirs/file");
    shared_folder::give_away(shared / "theirs");
    const auto below = hold(shared / "theirs").find("file");
    REQUIRE(below);
    CHECK(below->planted());
}

TEST_CASE("a folder that cannot be made or held says why") {
    const temp_folder folder;
    write_file(folder / "file", "");
    const auto at = place::find(folder / "file");
    REQUIRE(at);
    const auto held = held_folder::make(*at, 0700);
    REQUIRE_FALSE(held);
    CHECK(held.error() == (folder / "file") + ": File exists");
}
