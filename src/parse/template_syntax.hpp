// The lines of a template, each by itself. Knows no state and no compiled expression.
#pragma once

#include "parse/template_model.hpp"

#include <netpoll/expected.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// Values and states have names of at most so many bytes.
inline constexpr std::size_t longest_template_name = 48;

struct value_line {
    std::string name;
    std::vector<value_option> options;
    std::string regex;  ///< with its outer parentheses
};

/// "Value [OPTION,...] NAME (REGEX)". The error is a sentence.
expected<value_line, std::string> read_value(std::string_view line);

struct rule_line {
    std::string regex;  ///< with ${NAME} in it
    line_action line{line_action::next};
    record_action record{record_action::none};
    std::string target;  ///< a state, or what an error says; empty: none
};

/// "^REGEX [-> ACTION]", without blanks around it. The error is a sentence.
expected<rule_line, std::string> read_rule(std::string_view line);

/// What actions are called, which no state may be.
bool is_reserved(std::string_view word) noexcept;
/// Letters, digits and underscores alone.
bool is_template_word(std::string_view text) noexcept;

/// With the expressions of values in place of $NAME and ${NAME}, and $ in place of $$: as Python's
/// `string.Template` does. The error is a sentence.
expected<std::string, std::string> with_values(std::string_view regex,
                                               const std::map<std::string, std::string>& values);

}  // namespace netpoll
