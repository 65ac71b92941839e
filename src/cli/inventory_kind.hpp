// The value of --inventory-kind. Knows no format.
#pragma once

#include <netpoll/expected.hpp>
#include <netpoll/inventory.hpp>
#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <string>

namespace netpoll {

/// One of `inventory::kinds()`; the error is a sentence.
inline expected<std::string, std::string> parse_inventory_kind(const std::string& text) {
    const auto& all = inventory::kinds();
    if (std::find(all.begin(), all.end(), text) != all.end()) return text;
    return unexpected(unknown_choice("kind", text, all));
}

inline std::string inventory_kind_help() {
    std::string names;
    for (const auto& each : inventory::kinds())
        names += (names.empty() ? "" : ", ") + each;
    return "whose shape the inventory has: " + names + " [told by name and content]";
}

}  // namespace netpoll
