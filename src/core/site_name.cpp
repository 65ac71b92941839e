// Judges names of sites. Knows no inventory and no broker.
#include "core/site_name.hpp"

#include "core/ascii.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <cstddef>

namespace netpoll {

namespace {

constexpr std::size_t longest_site = 64;

}  // namespace

bool is_site_name(std::string_view text) noexcept {
    const auto may_stand = [](char c) { return is_word_character(c) || c == '-'; };
    return !text.empty() && text.size() <= longest_site &&
           std::all_of(text.begin(), text.end(), may_stand);
}

std::string site_problem(std::string_view text) {
    return "'" + escape(text, 80) +
           "' is no name of a site: letters, digits, _ and - are, at most " +
           std::to_string(longest_site);
}

}  // namespace netpoll
