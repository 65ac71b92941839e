// What tests of sites ask of a run. Knows no test.
#pragma once

#include "remote/sites.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
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

/// Records by device of the only run in a folder.
inline std::map<std::string, std::string> records_in(const std::string& rundir) {
    std::map<std::string, std::string> found;
    const std::string text = read_file(rundir + "/latest/results.ndjson");
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        const auto line = nlohmann::json::parse(text.substr(at, end - at));
        at = end + 1;
        if (!line.contains("host")) continue;
        CHECK(found.emplace(line["host"], line["status"]).second);
    }
    return found;
}

inline std::string only_run_in(const std::string& rundir) {
    std::string found;
    for (const auto& each : std::filesystem::directory_iterator(rundir))
        if (each.is_directory() && !each.is_symlink()) found = each.path();
    return found;
}

}  // namespace netpoll::testing
