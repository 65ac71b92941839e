// What a machine may lack: recordings always, servers only where nobody demands them; and what is
// read of a failed check.
#include "support/skip.hpp"
#include "support/temp_folder.hpp"

using namespace netpoll::testing;

TEST_CASE("a failed check shows a text, not where it lies") {
    const char* const text = "300";
    CHECK(doctest::toString(text) == "300");
}

TEST_CASE(
    "recordings are not servers: without them a test is skipped, also where servers are due") {
    const char* const before = std::getenv("NETPOLL_REQUIRE_SERVERS");
    const std::string demanded{before != nullptr ? before : ""};
    ::setenv("NETPOLL_REQUIRE_SERVERS", "1", 1);
    const temp_folder folder;
    CHECK(has_recordings(folder.path()));
    CHECK_FALSE(has_recordings(folder / "nobody recorded this"));
    if (before == nullptr) {
        ::unsetenv("NETPOLL_REQUIRE_SERVERS");
    } else {
        ::setenv("NETPOLL_REQUIRE_SERVERS", demanded.c_str(), 1);
    }
}
