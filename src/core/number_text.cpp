// Strict reading of numbers: no blanks, no signs, nothing left over. Knows no option and no key.
#include "core/number_text.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace netpoll {

namespace {

// Whether all of `text` was read, and well.
bool is_whole(std::string_view text, const std::from_chars_result& read) noexcept {
    return read.ec == std::errc{} && read.ptr == text.data() + text.size();
}

// Without its commas; empty where they are not before each three digits.
std::string without_commas(std::string_view text) {
    constexpr std::size_t of_group = 3;
    std::string all;
    for (bool first = true;; first = false) {
        const auto end = std::min(text.find(','), text.size());
        const auto group = text.substr(0, std::min(text.find('.'), end));
        const bool is_last = end == text.size();
        const bool fits =
            first ? !group.empty() && group.size() <= of_group + 1 : group.size() == of_group;
        if (!fits || (!is_last && group.size() != end)) return {};
        all += text.substr(0, end);
        if (is_last) return all;
        text.remove_prefix(end + 1);
    }
}

}  // namespace

expected<std::uint64_t, std::string> parse_number(std::string_view text, number_range allowed) {
    const auto [least, most] = allowed;
    std::uint64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (is_whole(text, read) && number >= least && number <= most) return number;
    return unexpected("'" + escape(text, 40) + "' is not a whole number from " +
                      std::to_string(least) + " to " + std::to_string(most));
}

std::optional<double> decimal_in(std::string_view text) {
    const auto plain = text.find(',') == text.npos ? std::string(text) : without_commas(text);
    std::string_view digits = plain;
    if (digits.starts_with('+')) digits.remove_prefix(1);
    double number = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number,
                                      std::chars_format::fixed);
    if (!is_whole(digits, read) || !std::isfinite(number)) return std::nullopt;
    return number;
}

expected<double, std::string> parse_rate(std::string_view text) {
    double rate = 0;
    const auto read =
        std::from_chars(text.data(), text.data() + text.size(), rate, std::chars_format::fixed);
    // Not a number is neither below nor above.
    if (is_whole(text, read) && rate >= least_rate && rate <= most_rate) return rate;
    return unexpected("'" + escape(text, 40) +
                      "' is not a rate from 0.001 to 1000000 a second; 0.5 is one in two seconds");
}

}  // namespace netpoll
