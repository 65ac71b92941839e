// Length-prefixed fields of SSH's binary form (RFC 4251, section 5). Knows no kind of message.
#include "ssh/wire_reader.hpp"

namespace netpoll {

std::optional<std::uint32_t> wire_reader::number() {
    const auto field = bytes(4);
    if (!field) return std::nullopt;
    std::uint32_t value = 0;
    for (const char c : *field)
        value = (value << 8) | static_cast<unsigned char>(c);
    return value;
}

std::optional<std::string_view> wire_reader::text() {
    const auto length = number();
    return length ? bytes(*length) : std::nullopt;
}

std::optional<std::string_view> wire_reader::bytes(std::size_t count) {
    if (count > rest_.size()) return std::nullopt;
    const auto field = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return field;
}

}  // namespace netpoll
