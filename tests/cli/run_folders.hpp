// What runs have left in their folders. Knows no test.
#pragma once

#include "support/temp_folder.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <system_error>

namespace netpoll::testing {

/// By host; each has one record.
inline std::map<std::string, std::string> statuses_in(const std::string& file) {
    std::map<std::string, std::string> found;
    const std::string text = read_file(file);
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        const auto line = nlohmann::json::parse(text.substr(at, end - at), nullptr, false);
        at = end + 1;
        // Of a journal the last one may be torn, and has no end then.
        CHECK((!line.is_discarded() || end == text.size()));
        if (!line.contains("host")) continue;
        CHECK(found.emplace(line["host"], line["status"]).second);
    }
    return found;
}

/// Empty where none has begun.
inline std::string only_run_in(const std::string& rundir) {
    std::string found;
    std::error_code none_yet;
    for (const auto& each : std::filesystem::directory_iterator(rundir, none_yet))
        if (each.is_directory() && !each.is_symlink()) found = each.path();
    return found;
}

}  // namespace netpoll::testing
