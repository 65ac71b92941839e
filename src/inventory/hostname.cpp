// Tells names and addresses from what is more than that. Knows no host.
#include "inventory/hostname.hpp"

#include "core/ascii.hpp"
#include "inventory/host_range.hpp"

#include <netpoll/secret_check.hpp>

#include <algorithm>

namespace netpoll {

namespace {

constexpr std::size_t longest = 1'024;
constexpr std::string_view never_in_names = "\"#$&'()*,;<=>?\\^`{|}~!";

bool is_plain(char c) noexcept {
    return is_word_character(c) || c == '.' || c == '-';
}

bool is_number(std::string_view label) {
    const bool hex = label.starts_with("0x") || label.starts_with("0X");
    const auto digits = label.substr(hex ? 2 : 0);
    const auto allowed = std::string_view(hex ? "0123456789abcdefABCDEF" : "0123456789");
    return !digits.empty() && digits.find_first_not_of(allowed) == digits.npos;
}

// Numbers only. C's resolver guesses where they are no whole address: it reads 10.0.7 as 10.0.0.7,
// and 10.0.0.010 as 10.0.0.8.
bool is_numeric(std::string_view text) {
    for (std::size_t dot = 0; dot != text.npos;
         text.remove_prefix(std::min(dot + 1, text.size()))) {
        dot = text.find('.');
        if (!is_number(text.substr(0, dot))) return false;
    }
    return true;
}

bool is_ipv6(std::string_view text) {
    // The interface of a link-local address stands behind it: fe80::1%eth0.
    return is_address(text.substr(0, text.find('%')));
}

std::string colon_problem(std::string_view text) {
    if (is_ipv6(text)) return {};
    if (text.starts_with('[')) {
        const auto close = text.find(']');
        const bool address = close != text.npos && is_ipv6(text.substr(1, close - 1));
        if (address && close + 1 == text.size()) return {};
        if (address && text[close + 1] == ':') return "holds a port: use port: for it";
        return "is no IPv6 address";
    }
    const bool one_colon = text.find(':') == text.rfind(':');
    return one_colon ? "holds a port: use port: for it" : "is no IPv6 address";
}

}  // namespace

std::string hostname_problem(std::string_view text) {
    if (text.empty()) return "is empty";
    if (text.size() > longest) return "is longer than any name";
    if (std::all_of(text.begin(), text.end(), is_plain)) {
        if (!is_numeric(text) || is_address(text)) return {};
        return "is no whole IPv4 address: write four numbers up to 255 without leading zeros";
    }
    if (std::any_of(text.begin(), text.end(), is_control)) return "holds a control character";
    const auto found = find_remnant(text, false);
    if (text.find("://") != text.npos) {
        return "is a URL: give its name or address alone, and its port as port:";
    }
    if (found && found->certain) return "is " + found->what;
    if (text.find('@') != text.npos) {
        return "holds a user name: use username: for it, and give the name or address alone";
    }
    if (text.find(' ') != text.npos) return "holds a blank";
    if (const auto slash = text.find('/'); slash != text.npos) {
        return is_address(text.substr(0, slash)) ? "is a network: give one address"
                                                 : "holds a slash: give the name or address alone";
    }
    if (text.find_first_of(never_in_names) != text.npos) return "is no name and no address";
    const bool ranged = text.find('[') != text.npos && text.find(']') != text.npos;
    if (const auto range = host_range::parse(text); ranged && range) {
        return hostname_problem(range->at(0));
    }
    return text.find(':') == text.npos ? std::string() : colon_problem(text);
}

}  // namespace netpoll
