// Writes length-prefixed fields of SSH's binary form (RFC 4251, section 5). Knows no kind of
// message.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace netpoll {

/// Four bytes, the largest first.
inline void append_number(std::string& to, std::size_t value) {
    for (int shift = 24; shift >= 0; shift -= 8)
        to.push_back(static_cast<char>((value >> shift) & 0xFF));
}

/// Its length, then its bytes.
inline void append_text(std::string& to, std::string_view text) {
    append_number(to, text.size());
    to.append(text);
}

}  // namespace netpoll
