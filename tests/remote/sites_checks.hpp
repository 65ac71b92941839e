// What tests of sites ask of a run. Knows no test.
#pragma once

#include "remote/sites.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <map>
#include <string>

namespace netpoll::testing {

inline std::string program_path() {
    return NETPOLL_BINARY_DIR "/netpoll";
}

inline bool skipped() {
    const auto why = nats_server::obstacle();
    if (why) MESSAGE("skipped: ", *why);
    return why.has_value();
}

inline std::map<std::string, std::size_t> counted(const std::map<std::string, std::string>& ends) {
    std::map<std::string, std::size_t> all;
    for (const auto& [device, end] : ends)
        ++all[end];
    return all;
}
using counts = std::map<std::string, std::size_t>;

}  // namespace netpoll::testing
