// Templates of backup paths, and what they refuse. Knows no file.
#include "backup/backup_path.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace netpoll;

namespace {

std::string path_of(std::string_view written, const backup_names& device) {
    const auto path = backup_path::parse(written);
    REQUIRE(path);
    const auto made = path->of(device);
    return made ? *made : "no: " + made.error();
}

constexpr backup_names usual{"core-1", "cisco_ios", "access",
                             R"({"site":"sin1","rack":{"row":7},"up":"..","long":[1]})"};

}  // namespace

TEST_CASE("backup path: fields of a device") {
    CHECK(path_of("{host}.cfg", usual) == "core-1.cfg");
    CHECK(path_of("{data.site}/{group}/{host}.{platform}", usual) ==
          "sin1/access/core-1.cisco_ios");
    CHECK(path_of("row-{data.rack.row}/{host}", usual) == "row-7/core-1");
}

TEST_CASE("backup path: none leads out of the folder, is hidden or is where removed ones are") {
    CHECK(path_of("{data.up}/{host}", usual) == "_./core-1");
    const std::string outside = path_of("{host}.cfg", {"../../etc/passwd", "p", "g", ""});
    CHECK(outside.find('/') == outside.npos);
    CHECK(outside.front() != '.');
    CHECK(path_of("{host}", {"removed", "p", "g", ""}).find("removed") != std::string::npos);
    CHECK(path_of("{host}", {"removed", "p", "g", ""}).starts_with("no: "));
    for (const char* written :
         {"/etc/{host}", "../{host}", ".{host}", "a/.git/{host}", "a//{host}", "{host}/", "",
          "removed/{host}", "a/./b", "{host", "x}", "{nobody}", "{data.}", "a\n{host}", "a\\b"}) {
        CAPTURE(written);
        CHECK_FALSE(backup_path::parse(written));
    }
}

TEST_CASE("backup path: hosts of odd names keep files of their own") {
    CHECK(path_of("{host}", {"a/b", "p", "g", ""}) != path_of("{host}", {"a:b", "p", "g", ""}));
    CHECK(path_of("{host}", {"a_b", "p", "g", ""}) == "a_b");
}

TEST_CASE("backup path: a device that lacks the field says so") {
    CHECK(path_of("{data.floor}/{host}", usual) == "no: has no data.floor");
    CHECK(path_of("{data.long}/{host}", usual) == "no: has no data.long");
    CHECK(path_of("{data.site}/{host}", {"a", "p", "", ""}) == "no: has no data.site");
    CHECK(path_of("{group}/{host}", {"a", "p", "", ""}) == "no: has no group");
}
