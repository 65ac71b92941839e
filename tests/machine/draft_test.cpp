// Drafts: their names, modes and ends. Knows no report.
#include "machine/draft.hpp"

#include "support/planted_link.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

draft draft_of(const std::string& path, mode_t mode = 0600) {
    auto at = place::find(path);
    REQUIRE(at);
    auto made = draft::create(std::move(*at), mode);
    REQUIRE(made);
    return std::move(*made);
}

std::size_t entries(const std::string& folder) {
    const std::filesystem::directory_iterator all(folder);
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

}  // namespace

TEST_CASE("what is kept beside takes no name away") {
    const temp_folder folder;
    for (const char* name : {"file.partial", "file.2.partial", "file.3.partial"}) {
        draft kept = draft_of(folder / "file");
        CHECK(kept.rename_beside(".partial") == name);
        CHECK(kept.rename_beside(".partial").empty());
    }
    CHECK(entries(folder.path()) == 3);
}

TEST_CASE("a draft is removed, renamed or discarded once") {
    const temp_folder folder;
    {
        const draft gone = draft_of(folder / "file");
        CHECK(entries(folder.path()) == 1);
    }
    CHECK(entries(folder.path()) == 0);
    {
        draft kept = draft_of(folder / "file");
        CHECK(kept.rename_to("file") == 0);
        CHECK(kept.rename_to("other") == ENOENT);
        kept.discard();
    }
    CHECK(std::filesystem::exists(folder / "file"));
    draft discarded = draft_of(folder / "file");
    discarded.discard();
    CHECK(discarded.rename_to("other") == ENOENT);
    CHECK(entries(folder.path()) == 1);
}

TEST_CASE("a draft takes the place of a file alone: no pipe, device, folder or link is replaced") {
    const temp_folder folder;
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    std::filesystem::create_symlink("elsewhere", folder / "link");
    std::filesystem::create_directory(folder / "folder");
    draft kept = draft_of(folder / "file");
    for (const char* there : {"pipe", "link", "folder"}) {
        const auto before = std::filesystem::symlink_status(folder / there).type();
        CHECK(kept.rename_to(there) == EEXIST);
        CHECK(std::filesystem::symlink_status(folder / there).type() == before);
    }
    CHECK(kept.rename_to("file") == 0);
}

TEST_CASE("a draft has exactly the mode that was asked for") {
    const temp_folder folder;
    const mode_t before = ::umask(077);
    draft shared = draft_of(folder / "file", 0644);
    CHECK(shared.rename_to("file") == 0);
    ::umask(before);
    CHECK(mode_of(folder / "file") == 0644);
}

TEST_CASE("drafts that nobody holds are found, those in use are not") {
    const temp_folder folder;
    const std::string path = folder / "results.json";
    const draft in_use = draft_of(path);
    CHECK(abandoned_drafts(path).empty());
    write_file(path + ".unfinished-4711-0", "left by a killed run");
    write_file(folder / "other.unfinished-4711-0", "another's");
    CHECK(abandoned_drafts(path) == std::vector<std::string>{path + ".unfinished-4711-0"});
    CHECK(abandoned_drafts(folder / "no/such").empty());
}
