// The credential guard: closed by a refused login, and by nothing else. Knows no run.
#include "schedule/credential_guard.hpp"

#include <doctest/doctest.h>

using namespace netpoll;

TEST_CASE("the first refused login closes the guard, and it stays closed") {
    credential_guard guard;
    CHECK(guard.open());
    guard.note("core1", errc::auth_rejected);
    CHECK_FALSE(guard.open());
    guard.note("core2", errc::timed_out);
    guard.note("core3", errc::auth_rejected);
    CHECK_FALSE(guard.open());
    CHECK(guard.refused_by() == std::vector<std::string>{"core1", "core3"});
}

TEST_CASE("whatever else a device fails of leaves the guard open") {
    credential_guard guard;
    for (int code = static_cast<int>(errc::name_not_found);
         code <= static_cast<int>(errc::internal); ++code)
        if (code != static_cast<int>(errc::auth_rejected))
            guard.note("core1", static_cast<errc>(code));
    CHECK(guard.open());
    CHECK(guard.refused_by().empty());
}
