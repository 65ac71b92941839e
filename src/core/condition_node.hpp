// An expression over fields as a tree. Knows no text of it.
#pragma once

#include "core/comparison.hpp"
#include "core/condition.hpp"
#include "core/pattern.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

struct condition_operand {
    enum class kind : std::uint8_t { field, text, number } what{kind::text};
    std::string text;  ///< the name of a field, or the value as it is meant
};

struct condition_node {
    enum class kind : std::uint8_t {
        both,
        either,
        opposite,  ///< of its one part
        has_value,
        compared,
        matches,
        one_of,
        contains,
    } what{kind::has_value};
    std::vector<condition_node> parts{};
    std::string field{};  ///< on the left
    comparison how{comparison::equals};
    std::vector<condition_operand> values{};
    std::optional<pattern> regex{};
};

/// Reads the whole of an expression.
expected<condition_node, condition_mistake> read_condition(std::string_view expression);

}  // namespace netpoll
