// How many slips of the finger two words are apart. Knows no list of words.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace netpoll {

/// Letters that are missing, too many, other or swapped, without case; nothing where more than
/// `limit` are.
std::optional<std::size_t> distance(std::string_view a, std::string_view b, std::size_t limit);

}  // namespace netpoll
