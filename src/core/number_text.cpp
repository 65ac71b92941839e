// Strict reading of numbers: no blanks, no signs, nothing left over. Knows no option and no key.
#include "core/number_text.hpp"

#include <netpoll/escape.hpp>

#include <charconv>

namespace netpoll {

namespace {

// Whether all of `text` was read, and well.
bool is_whole(std::string_view text, const std::from_chars_result& read) noexcept {
    return read.ec == std::errc{} && read.ptr == text.data() + text.size();
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
