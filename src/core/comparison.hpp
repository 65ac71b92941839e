// How two numbers may stand to one another. Knows no check.
#pragma once

#include <cstdint>
#include <string_view>

namespace netpoll {

enum class comparison : std::uint8_t {
    at_least,
    at_most,
    more_than,
    less_than,
    equals,
    differs_from
};

/// "at_least", "equals", ...: the key of a job file.
std::string_view name(comparison how) noexcept;

/// Whether `left` stands so to `right`.
template <class Value>
bool holds(const Value& left, comparison how, const Value& right) noexcept {
    switch (how) {
        case comparison::at_least:
            return left >= right;
        case comparison::at_most:
            return left <= right;
        case comparison::more_than:
            return left > right;
        case comparison::less_than:
            return left < right;
        case comparison::equals:
            return left == right;
        case comparison::differs_from:
            return left != right;
    }
    return false;
}

}  // namespace netpoll
