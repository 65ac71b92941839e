// What one host, one group or the defaults say by themselves, parsed once. Knows no inheritance.
#pragma once

#include "inventory/fields.hpp"
#include "inventory/written_values.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

namespace netpoll {

/// One key that is set, and the line of its value.
struct layer_value {
    written_value value;
    std::uint32_t line;
    field what;
};

/// The values of all layers, in one row.
class layers {
public:
    /// Room for this many values more, so that the row is not copied as it grows.
    void reserve(std::size_t values) { values_.reserve(values_.size() + values); }
    layer add(std::span<const layer_value> values, std::uint16_t file, unsigned line);
    std::span<const layer_value> values(const layer& of) const noexcept {
        return std::span(values_).subspan(of.first, of.count);
    }
    /// The value of this field, or null.
    const layer_value* find(const layer& in, field key) const noexcept;

    /// Owns what a written_value points to.
    template <class T>
    const T* keep(T value) {
        return &std::get<std::deque<T>>(kept_).emplace_back(std::move(value));
    }

private:
    std::vector<layer_value> values_;
    std::tuple<std::deque<host_range>, std::deque<limit_values>, std::deque<written_secret>,
               std::deque<std::vector<written_key>>, std::deque<written_commands>,
               std::deque<written_questions>, std::deque<written_jump>,
               std::deque<std::vector<written_credential>>, std::deque<std::vector<auth_method>>>
        kept_;
};

}  // namespace netpoll
