// Numbers as people write them. Knows no option and no key.
#pragma once

#include <netpoll/expected.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace netpoll {

/// Both ends belong to it.
struct number_range {
    std::uint64_t least{0};
    std::uint64_t most{std::numeric_limits<std::uint64_t>::max()};
};

/// A whole number, digits only. The error is a sentence that quotes the text and says what is
/// right.
expected<std::uint64_t, std::string> parse_number(std::string_view text, number_range allowed);

/// A decimal number as devices print it: "12", "-0.5", "1,234,567" with a comma before each three
/// digits. Nothing where it is none, or larger than a double.
std::optional<double> decimal_in(std::string_view text);

/// Rates outside would be no login within a run, or no bound.
inline constexpr double least_rate = 0.001;
inline constexpr double most_rate = 1'000'000;

/// So many a second: "50", or "0.5" for one in two seconds.
expected<double, std::string> parse_rate(std::string_view text);

}  // namespace netpoll
