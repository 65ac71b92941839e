// What differs between two texts, line by line. Knows no file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// The hunks of a unified diff with three lines of context, without the two lines that name the
/// texts: "@@ -3,4 +3,5 @@", " same", "-only in from", "+only in to"; nothing where they are equal.
/// Texts that differ in more than 1,000 lines are not compared further: their middles are replaced.
std::vector<std::string> unified_diff(std::string_view from, std::string_view to);

}  // namespace netpoll
