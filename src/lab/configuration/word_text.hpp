// Words of a command line as text. Knows no rule.
#pragma once

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>

namespace netpoll::lab {

inline std::string lower_case(std::string_view text) {
    std::string to(text);
    std::transform(to.begin(), to.end(), to.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return to;
}

inline bool all_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

}  // namespace netpoll::lab
