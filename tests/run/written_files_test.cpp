// One file under two names. Knows no program.
#include "run/written_files.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

std::size_t clashes(const std::string& one, const std::string& other) {
    return same_files({{"--output", one}, {"--log-file", other}}, {}).size();
}

}  // namespace

TEST_CASE("no file stands where --outdir or --record write theirs") {
    const temp_folder folder;
    const auto inside = [&](const std::string& path) {
        return inside_folders({{"--output", folder / path}}, folder / "out", folder / "rec").size();
    };
    for (const char* path :
         {"out/raw/r1/show.txt", "out/raw/x", "rec/r1.yaml", "rec/../rec/a.yaml"})
        CHECK(inside(path) == 1);
    for (const char* path :
         {"out/results.json", "rec/results.json", "raw/x", "r1.yaml", "rec/a/b.yaml"})
        CHECK(inside(path) == 0);
    CHECK(inside_folders({{"--output", "-"}, {"--log-file", ""}}, "a", "b").empty());
}

TEST_CASE("the same file is found by any path and link, whether it exists or not") {
    const temp_folder folder;
    const auto file = folder / "a";
    CHECK(clashes(file, file) == 1);
    CHECK(clashes(file, folder / "../" + file.substr(file.rfind('/', file.rfind('/') - 1) + 1)) ==
          1);
    CHECK(clashes(file, folder / "b") == 0);
    REQUIRE(::symlink("a", (folder / "dangling").c_str()) == 0);
    CHECK(clashes(file, folder / "dangling") == 1);
    write_file(file, "x");
    CHECK(clashes(file, file) == 1);
    CHECK(clashes(file, folder / "dangling") == 1);
    REQUIRE(::link(file.c_str(), (folder / "hard").c_str()) == 0);
    CHECK(clashes(file, folder / "hard") == 1);
    CHECK(clashes(folder.path(), folder.path() + "/") == 1);
    CHECK(clashes("/dev/null", "/dev/null") == 0);
    CHECK(clashes("", "") == 0);
    CHECK(same_files({{"--output", file}, {"--log-file", file}}, {}) ==
          std::vector<std::string>{
              "--output and --log-file are the same file: one would destroy the other"});
    CHECK(same_files({{"--output", file}}, {{"INVENTORY", folder / "hard"}}) ==
          std::vector<std::string>{"--output is the file of INVENTORY: it would be overwritten"});
}
