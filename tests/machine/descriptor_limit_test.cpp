// RLIMIT_NOFILE of this process. Knows no session.
#include "machine/descriptor_limit.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

using namespace netpoll;

TEST_CASE("the descriptor limit comes as near to what is wanted as it may") {
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
    const std::size_t limit = raise_descriptor_limit(65'535);
    rlimit after{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &after) == 0);
    CHECK(limit == after.rlim_cur);
    CHECK((limit >= 65'535 || limit == before.rlim_max));
}
