// Where a secret stands in a text. Knows no log.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace netpoll {

inline constexpr std::string_view secret_mask = "[redacted]";
/// Shorter pieces occur everywhere in ordinary text.
inline constexpr std::size_t shortest_masked = 3;

/// Whether what stands at [begin, end) and reads like a secret is to be masked. "ena" in "filename"
/// is not: the mask would tell the secret. Only what is no word or number itself, and long, is
/// masked inside of others too.
bool is_secret_at(std::string_view text, std::size_t begin, std::size_t end) noexcept;

/// Replaces the secret wherever it is one.
void mask_secret(std::string& text, std::string_view secret);

}  // namespace netpoll
