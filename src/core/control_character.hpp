// What is no text: the control characters of ASCII.
#pragma once

namespace netpoll {

inline bool is_control(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
}

}  // namespace netpoll
