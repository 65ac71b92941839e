// Whether a text holds another, for checks. Knows no more.
#pragma once

#include <string_view>

namespace netpoll::testing {

inline bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace netpoll::testing
