// What is said of a word that is none of those known. Knows no list of words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// The candidate nearest to `word` if it is close enough to be a slip of the finger, else empty
/// (Damerau-Levenshtein distance of at most a third of the length).
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace netpoll
