// What each key of an inventory and of a platform's definition means. Knows no reader.
#pragma once

#include <span>
#include <string_view>

namespace netpoll {

struct key_text {
    std::string_view key;
    std::string_view text;
};

/// In the order in which people ask for them.
std::span<const key_text> inventory_key_texts() noexcept;
std::span<const key_text> platform_key_texts() noexcept;

}  // namespace netpoll
