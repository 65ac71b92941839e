// Names that differ by their numbers, written as one: sw[01-24,30]. Knows no host.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace netpoll {

/// More names than this in one range are a slip of the finger.
inline constexpr std::size_t largest_range = 1'000'000;

/// All names, sorted, with commas between; those that differ by a number as
/// `before[from-to,other]after`, which is what an inventory and -w read: zeros in front are kept.
/// Names of the same numbers in several places become `a[1-2]b[01-10]`. A name that itself has a
/// bracket or a comma stays as it is.
std::string name_ranges(std::vector<std::string> names);

}  // namespace netpoll
