// How results are shown to people. Knows no terminal.
#pragma once

#include <string>
#include <vector>

namespace netpoll {

/// What text, table and csv show of devices. JSON and NDJSON show everything.
struct result_view {
    bool prefix{false};  ///< text: the host before each line, in place of a heading
    bool fold{false};    ///< text: equal outputs once, under the list of their hosts
    bool diff{false};    ///< folded text: others as a unified diff against the largest group
    std::vector<std::string> fields{};  ///< table and csv: columns; empty: the usual ones
    std::string match{};  ///< only devices and lines that this expression fits; empty: all
    /// Only rows that this expression holds for, and their devices; empty: all. See core/condition.
    std::string where{};

    /// Whether it shows some devices, or parts of them, only.
    bool is_choosy() const noexcept { return !match.empty() || !where.empty(); }

    friend bool operator==(const result_view&, const result_view&) = default;
};

}  // namespace netpoll
