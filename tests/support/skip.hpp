// Tests that stand on something a machine may lack. Knows doctest, not what is lacking.
#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace netpoll::testing {

/// True where there is no obstacle. Else the test says why it is skipped and should return; with
/// NETPOLL_REQUIRE_SERVERS=1, which tests/run.sh sets for root, it fails instead.
///
///     if (!can_run(openssh_server::obstacle())) return;
inline bool can_run(const std::optional<std::string>& obstacle) {
    if (!obstacle) return true;
    const char* required = std::getenv("NETPOLL_REQUIRE_SERVERS");
    if (required != nullptr && std::string(required) == "1") {
        FAIL("required by NETPOLL_REQUIRE_SERVERS=1: ", *obstacle);
    }
    MESSAGE("skipped: ", *obstacle);
    return false;
}

/// True where the recordings are. Else the test says why it is skipped and should return, whatever
/// NETPOLL_REQUIRE_SERVERS says: nothing installs recordings, so a machine may do without.
inline bool has_recordings(const std::filesystem::path& where) {
    if (std::filesystem::exists(where)) return true;
    MESSAGE("skipped: no recordings in " << where.string() << " (NETPOLL_RECORDINGS)");
    return false;
}

}  // namespace netpoll::testing
