// Which of another tool's names may not become data. Knows no tool.
#pragma once

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

namespace netpoll {

/// Devices' data is shown and selected by: a secret must not get there by an unknown name. "pass"
/// is one with no letter behind it, or as in password and passphrase; in passive it is none.
inline bool may_hold_secret(std::string_view key) {
    constexpr std::array<std::string_view, 6> words{"pwd",    "secret", "token",
                                                    "apikey", "psk",    "community"};
    constexpr std::string_view pass = "pass";
    std::string lower(key);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (std::any_of(words.begin(), words.end(),
                    [&](auto word) { return lower.find(word) != lower.npos; }))
        return true;
    for (auto at = lower.find(pass); at != lower.npos; at = lower.find(pass, at + 1)) {
        const char behind = at + pass.size() < lower.size() ? lower[at + pass.size()] : '_';
        if (behind == 'w' || behind == 'p' || !std::isalpha(static_cast<unsigned char>(behind)))
            return true;
    }
    return false;
}

}  // namespace netpoll
