// A script played at every chunk size. Knows no test case.
#pragma once

#include "core/devices.hpp"

#include <doctest/doctest.h>

#include <cstddef>

namespace netpoll::testing {

/// Plays at chunk sizes 1 to 64 and whole; all must agree. Returns the whole one.
inline played play_all(const script& lines, const device& who) {
    const auto whole = lines.play(who.who(), who.kind(), who.options, 0);
    CHECK(whole.complaint == "");
    for (std::size_t chunk = 1; chunk <= 64; ++chunk) {
        CAPTURE(chunk);
        const auto cut = lines.play(who.who(), who.kind(), who.options, chunk);
        CHECK(describe(cut) == describe(whole));
    }
    return whole;
}

}  // namespace netpoll::testing
