// Mappings read by a table of keys. Knows no key.
#pragma once

#include "inventory/fields.hpp"
#include "inventory/mistake_sink.hpp"
#include "nodes/node.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// How one key of a mapping is read into a `T`.
template <class T>
struct key_reader {
    std::string_view key;
    void (*read)(T& into, const node& from, const mistake_sink& to);
};

/// Reads every pair of `from` by the table; null values are left out. Unknown keys go to `to`, with
/// `what` in front of them.
template <class T, std::size_t Count>
void read_keys(const std::array<key_reader<T>, Count>& table, T& into, const node& from,
               std::string_view context, const mistake_sink& to) {
    if (!from.is_mapping()) {
        return to.add(from.line(),
                      std::string(context) + "a mapping is expected, not " + describe(from));
    }
    for (const auto& [key, value] : from.pairs()) {
        const key_reader<T>* known = nullptr;
        std::vector<std::string> names;
        for (const auto& each : table) {
            if (each.key == key.text()) known = &each;
            names.emplace_back(each.key);
        }
        if (!known) {
            to.add(key.line(), std::string(context) + unknown_key(key.text(), names));
        } else if (!value.is_null()) {
            known->read(into, value, to);
        }
    }
}

}  // namespace netpoll
