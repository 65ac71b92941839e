// Which commands a check is about.
#include "core/output_check.hpp"

#include "core/glob.hpp"

#include <algorithm>
#include <array>

namespace netpoll {

std::string_view name(comparison how) noexcept {
    constexpr std::array<std::string_view, 6> words{"at_least",  "at_most", "more_than",
                                                    "less_than", "equals",  "differs_from"};
    return words[static_cast<std::size_t>(how)];
}

std::string_view name(text_test how) noexcept {
    constexpr std::array<std::string_view, 4> words{"equals", "differs_from", "must_match",
                                                    "must_not_match"};
    return words[static_cast<std::size_t>(how)];
}

bool is_about(const output_check& check, std::string_view command) noexcept {
    return check.on.empty() ||
           std::any_of(check.on.begin(), check.on.end(),
                       [command](const std::string& each) { return fits_glob(each, command); });
}

}  // namespace netpoll
