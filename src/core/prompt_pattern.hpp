// One prompt of a platform, as a regular expression with {name} for what people call their devices.
// Knows no platform.
#pragma once

#include "core/pattern.hpp"

#include <netpoll/expected.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace netpoll {

/// Matches whole lines. `{name}` stands for the name of a device or user in two senses: what nearly
/// all names are made of (letters, digits and `_ . : / @ + ~ -`), and what some are (any text that
/// has a letter or digit, beyond ASCII too, and neither begins nor ends with a blank).
class prompt_pattern {
public:
    /// The error is PCRE2's sentence with the offset in `regex`, or names an unknown placeholder.
    static expected<prompt_pattern, std::string> compile(std::string_view regex);

    /// True if the line fits with usual names, or has no name in it.
    bool fits(std::string_view line) const noexcept { return usual_.matches(line); }
    /// Where the line fits with any name: how many bytes its names have. Of several expressions
    /// that fit, the one with the least says most about the line.
    std::optional<std::size_t> named(std::string_view line) const noexcept;

private:
    prompt_pattern(pattern usual, std::optional<pattern> any)
        : usual_(std::move(usual)), any_(std::move(any)) {}

    pattern usual_;
    std::optional<pattern> any_;  // where there is a {name}
};

}  // namespace netpoll
