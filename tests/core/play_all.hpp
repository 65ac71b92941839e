// A script played, once or at every chunk size. Knows no test case.
#pragma once

#include "core/devices.hpp"

#include <doctest/doctest.h>

#include <cstddef>

namespace netpoll::testing {

/// Plays it in pieces of this size, or whole.
inline played play(const script& lines, const device& who, std::size_t chunk = 0) {
    auto result = lines.play(who.who(), who.kind(), who.options, chunk);
    CHECK(result.complaint == "");
    return result;
}

/// Plays at chunk sizes 1 to 64 and whole; all must agree. Returns the whole one.
inline played play_all(const script& lines, const device& who) {
    const auto whole = play(lines, who);
    for (std::size_t chunk = 1; chunk <= 64; ++chunk) {
        CAPTURE(chunk);
        const auto cut = lines.play(who.who(), who.kind(), who.options, chunk);
        CHECK(describe(cut) == describe(whole));
    }
    return whole;
}

}  // namespace netpoll::testing
