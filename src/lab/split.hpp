// Lists in option texts and words in commands. Knows nothing of what they mean.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace netpoll::lab {

/// The parts of `text` between `separator`s, without empty ones.
inline std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto end = text.find(separator);
        if (end != 0) parts.emplace_back(text.substr(0, end));
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
    }
    return parts;
}

}  // namespace netpoll::lab
