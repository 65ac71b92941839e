// What a site may be called. Knows no inventory and no broker.
#pragma once

#include <string>
#include <string_view>

namespace netpoll {

/// Of a host whose site nobody names.
inline constexpr std::string_view default_site = "main";

/// Letters without accents, digits, _ and -, 1 to 64 of them: a site is a word in the names of what
/// the broker carries, where dots, blanks and wildcards have a meaning.
bool is_site_name(std::string_view text) noexcept;
/// A sentence about one that is none, which it quotes.
std::string site_problem(std::string_view text);

}  // namespace netpoll
