// Outputs without the lines that change by themselves. Knows no record and no file.
#pragma once

#include "core/pattern.hpp"

#include <netpoll/platform.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// What is left of an output once the volatile lines of its platform are out. Cheap to copy; the
/// catalog outlives it.
class settled_text {
public:
    /// Lines that `more` match are left out too, on every platform. Where `all_lines` is set those
    /// are the only ones.
    explicit settled_text(const platform_catalog& platforms, std::vector<pattern> more = {},
                          bool all_lines = false)
        : platforms_(&platforms), more_(std::move(more)), all_lines_(all_lines) {}

    /// Lines end with LF. A platform that the catalog does not have is taken for `generic`.
    std::string of(std::string_view platform, std::string_view output) const;
    bool is_volatile(std::string_view platform, std::string_view line) const;

private:
    const std::vector<pattern>& lines_of(std::string_view platform) const;

    const platform_catalog* platforms_;
    std::vector<pattern> more_;
    bool all_lines_;
};

}  // namespace netpoll
