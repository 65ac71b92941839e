// The copy of NetBox's answer. Knows no connection.
#include "netbox/cached_copy.hpp"

#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <utime.h>
#include <ctime>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

const std::string whole = "{\"netbox\": \"netbox:https://n\", \"results\": [\n]}\n";

std::string why_not(const std::string& path, const std::string& address = "netbox:https://n") {
    const auto read = netbox::read_copy(path, address);
    return read ? "" : read.error();
}

unsigned mode_of(const std::string& path) {
    struct stat facts = {};
    REQUIRE(::stat(path.c_str(), &facts) == 0);
    return facts.st_mode & 07777U;
}

}  // namespace

TEST_CASE("a copy is its owner's alone, and knows its age") {
    const temp_folder folder;
    const auto path = folder / "cache/netpoll/copy.json";
    CHECK(why_not(path) == "there is no copy from before");
    REQUIRE(netbox::keep_copy(path, whole));
    CHECK(mode_of(path) == 0600U);
    CHECK(mode_of(folder / "cache/netpoll") == 0700U);
    REQUIRE(netbox::keep_copy(path, whole));
    const utimbuf then{std::time(nullptr), std::time(nullptr) - 7'200};
    REQUIRE(::utime(path.c_str(), &then) == 0);
    const auto read = netbox::read_copy(path, "netbox:https://n");
    REQUIRE(read);
    CHECK(read->text == whole);
    CHECK(netbox::age_text(read->age) == "2 h");
    CHECK(why_not(path, "netbox:https://other").find("another address") != std::string::npos);
    REQUIRE(::chmod(path.c_str(), 0622) == 0);
    CHECK(why_not(path).find("written by others") != std::string::npos);
}

TEST_CASE("half a copy is none, and neither is a folder") {
    const temp_folder folder;
    write_file(folder / "half", whole.substr(0, whole.size() - 2), 0600);
    CHECK(why_not(folder / "half").find("is not whole") != std::string::npos);
    write_file(folder / "empty", "", 0600);
    CHECK(why_not(folder / "empty").find("is not whole") != std::string::npos);
    CHECK_FALSE(why_not(folder.path()).empty());
    CHECK(why_not("") == "without $HOME there is no copy");
    write_file(folder / "file", "", 0600);
    CHECK_FALSE(netbox::keep_copy(folder / "file/below", whole));
}

TEST_CASE("ages as people say them") {
    using std::chrono::seconds;
    CHECK(netbox::age_text(seconds{0}) == "0 s");
    CHECK(netbox::age_text(seconds{119}) == "119 s");
    CHECK(netbox::age_text(seconds{120}) == "2 min");
    CHECK(netbox::age_text(seconds{7'200}) == "2 h");
    CHECK(netbox::age_text(seconds{172'800}) == "2 days");
}
