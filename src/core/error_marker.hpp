// Finds the line in which a device says that a command is wrong. Knows no conversation.
#pragma once

#include "core/pattern.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace netpoll {

/// The first line of `output` that one of the `markers` fits. Only the first three and the last
/// three lines that are not blank are looked at: what stands between is data. A line that says that
/// a table is empty or an entry not in it is an answer, whatever marker fits it.
std::optional<std::string_view> error_line(std::string_view output,
                                           const std::vector<pattern>& markers);

/// The first line that is not blank, or an empty one.
std::string_view first_line(std::string_view output) noexcept;

}  // namespace netpoll
