// What is said of a word that is none of those known. Knows no list of words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// The candidate nearest to `word` if it is close enough to be a slip of the finger, else empty
/// (Damerau-Levenshtein distance of at most a third of the length).
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

/// "unknown key 'prot' (did you mean 'port'?)", or "unknown key 'x'" where `meant` is empty. The
/// word is escaped and shown no further than 80 bytes.
std::string unknown_word(std::string_view noun, std::string_view word, std::string_view meant);

/// The same with the nearest of `names`, if one is near.
std::string unknown_among(std::string_view noun, std::string_view word,
                          const std::vector<std::string>& names);

/// For a handful of names, which are listed where none is near: "unknown channel 'x': exec or
/// shell".
std::string unknown_choice(std::string_view noun, std::string_view word,
                           const std::vector<std::string>& names);

}  // namespace netpoll
