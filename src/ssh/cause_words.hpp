// Looks for words in what libssh says of a failure.
#pragma once

#include <string_view>

namespace netpoll {

inline bool says(std::string_view cause, std::string_view words) noexcept {
    return cause.find(words) != cause.npos;
}

}  // namespace netpoll
