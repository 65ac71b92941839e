// Length-prefixed fields of SSH's binary form (RFC 4251, section 5). Knows no kind of message.
#include "ssh/wire_reader.hpp"

namespace netpoll {

std::optional<std::uint32_t> wire_reader::number() {
    if (rest_.size() < 4) return std::nullopt;
    std::uint32_t value = 0;
    for (const char c : rest_.substr(0, 4))
        value = (value << 8) | static_cast<unsigned char>(c);
    rest_.remove_prefix(4);
    return value;
}

std::optional<std::string_view> wire_reader::text() {
    const auto length = number();
    if (!length || *length > rest_.size()) return std::nullopt;
    const auto field = rest_.substr(0, *length);
    rest_.remove_prefix(*length);
    return field;
}

}  // namespace netpoll
