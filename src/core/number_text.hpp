// Numbers as people write them. Knows no option and no key.
#pragma once

#include <netpoll/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace netpoll {

/// A whole number, digits only. The error is a sentence that quotes the text and says what is
/// right.
expected<std::uint64_t, std::string> parse_number(std::string_view text, std::uint64_t least,
                                                  std::uint64_t most);

/// Rates outside would be no login within a run, or no bound.
inline constexpr double least_rate = 0.001;
inline constexpr double most_rate = 1'000'000;

/// So many a second: "50", or "0.5" for one in two seconds.
expected<double, std::string> parse_rate(std::string_view text);

}  // namespace netpoll
