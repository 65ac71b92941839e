// A regular expression of Python's said in PCRE2's words, and what is known of it before it is
// tried. Knows no template and no PCRE2.
#pragma once

#include <netpoll/expected.hpp>

#include <bitset>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

using byte_set = std::bitset<256>;

/// How a match can begin. Says so of too many matches, never of too few.
struct match_beginning {
    byte_set first;  ///< its first byte
    byte_set ink;    ///< its first byte that is no blank
    bool empty{false};
    bool blank{false};  ///< blanks alone, or nothing
    /// The same of one that goes to the end of the line ($).
    bool whole_empty{false};
    bool whole_blank{false};
    /// Blanks that each match begins with at least; those that are no ASCII count, too.
    std::size_t least_blanks{0};
};

/// An expression of Python 3's `re` that is matched at the start of a line, as `re.match` does.
struct python_regex {
    /// Means the same to every PCRE2 from 10.42 on: no group has a name (they may be 32 bytes long
    /// there), and repeats are written out (`{,n}` is literal text there before 10.43).
    std::string pcre2;
    std::vector<std::string> groups;  ///< the name of each capturing group; empty: it has none
    match_beginning begins;
    std::string required;  ///< bytes that each line that it matches holds; may be empty
    bool ascii{true};      ///< it names no character but ASCII
};

struct regex_mistake {
    std::string message;  ///< what is wrong, without a full stop
    std::size_t offset{0};
};

/// Reads the syntax of Python 3.11's `re`, without the flags for ASCII, locales and
/// comments.
expected<python_regex, regex_mistake> read_python_regex(std::string_view regex);

}  // namespace netpoll
