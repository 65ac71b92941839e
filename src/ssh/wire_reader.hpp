// Length-prefixed fields of SSH's binary form (RFC 4251, section 5). Knows no kind of message.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace netpoll {

/// Reads field after field; nothing where the bytes end too early.
class wire_reader {
public:
    explicit wire_reader(std::string_view bytes) : rest_(bytes) {}
    std::optional<std::uint32_t> number();
    std::optional<std::string_view> text();
    /// As many bytes, without a length before them.
    std::optional<std::string_view> bytes(std::size_t count);
    bool at_end() const noexcept { return rest_.empty(); }
    /// Bytes not read so far.
    std::size_t left() const noexcept { return rest_.size(); }

private:
    std::string_view rest_;
};

}  // namespace netpoll
