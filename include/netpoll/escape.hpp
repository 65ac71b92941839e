// Untrusted bytes made fit for a terminal, a log line and an error text. Knows no encoding but
// UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace netpoll {

/// Printable ASCII and valid UTF-8 letters stay; control bytes become \r, \n, \t or \xNN. At most
/// `limit` bytes of input are used: the last ones if `keep_tail`, else the first ones; a cut is
/// shown as "...".
std::string escape(std::string_view bytes, std::size_t limit = 200, bool keep_tail = false);

/// A character that a terminal would obey rather than show.
struct hidden_character {
    std::size_t place{0};
    std::size_t size{0};  ///< in bytes; 0: there is none
    char32_t value{0};
};

/// The first C1 control, DEL or character that reorders or hides its neighbours (all below U+10000)
/// from `from` on, in well-formed UTF-8.
hidden_character next_hidden(std::string_view text, std::size_t from) noexcept;

/// `bytes` with each ill-formed sequence replaced by U+FFFD (the maximal subparts of Unicode 15,
/// section 3.9). Sets `replaced` if there was any; never clears it.
std::string to_utf8(std::string_view bytes, bool& replaced);

/// "1 device", "2 devices".
inline std::string counted(std::size_t number, std::string_view noun) {
    return std::to_string(number) + " " + std::string(noun) + (number == 1 ? "" : "s");
}

/// True if `bytes` is well-formed UTF-8.
bool is_utf8(std::string_view bytes) noexcept;

}  // namespace netpoll
