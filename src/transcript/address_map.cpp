// Finds addresses word by word and hands out others. Knows no device's syntax.
#include "transcript/address_map.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <optional>

namespace netpoll {

namespace {

bool is_hex(char c) {
    return std::isxdigit(static_cast<unsigned char>(c)) != 0;
}

/// What a word may be made of that holds an address.
bool is_part(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("_.:-").find(c) != std::string_view::npos;
}

std::string lower(std::string_view text) {
    std::string made(text);
    std::transform(made.begin(), made.end(), made.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return made;
}

std::optional<std::uint32_t> ipv4_of(const std::string& word) {
    in_addr made{};
    if (::inet_pton(AF_INET, word.c_str(), &made) != 1) return std::nullopt;
    return ntohl(made.s_addr);
}

/// Tells nothing about anybody's network.
bool is_public_knowledge(std::uint32_t address) {
    const auto first = address >> 24;
    const auto inverted = ~address;
    const bool is_mask = first >= 128 && (inverted & (inverted + 1)) == 0;
    return first == 0 || first == 127 || first >= 224 || is_mask;
}

bool is_public_knowledge(const std::string& ipv6) {
    return ipv6 == "::" || ipv6 == "::1" || ipv6.starts_with("ff");
}

std::optional<std::string> ipv6_of(const std::string& word) {
    in6_addr made{};
    if (std::count(word.begin(), word.end(), ':') < 2) return std::nullopt;
    if (::inet_pton(AF_INET6, word.c_str(), &made) != 1) return std::nullopt;
    std::array<char, INET6_ADDRSTRLEN> text{};
    ::inet_ntop(AF_INET6, &made, text.data(), text.size());
    return text.data();
}

/// The twelve digits of a MAC address: six groups of 2, three of 4 or two of 6.
std::optional<std::string> mac_of(std::string_view word) {
    constexpr std::size_t digits = 12;
    std::string made;
    std::size_t group = 0;
    std::size_t size = 0;
    char separator = '\0';
    for (const char c : word) {
        if (is_hex(c)) {
            made += c;
            ++group;
            continue;
        }
        if (separator == '\0') {
            separator = c;
            size = group;
        }
        if (c != separator || group != size) return std::nullopt;
        group = 0;
    }
    const bool fits = size == 2 || size == 4 || (size == 6 && separator == '-');
    if (separator == '\0' || !fits || group != size || made.size() != digits) return std::nullopt;
    if (size == 2 && separator == '.') return std::nullopt;
    return lower(made);
}

struct pool {
    std::string_view prefix;
    int first;
    int last;
};

// By the length of what they give: 9 to 14.
constexpr std::array<std::array<pool, 2>, 6> pools{{
    {{{"192.0.2.", 1, 9}, {"", 1, 0}}},
    {{{"192.0.2.", 10, 99}, {"", 1, 0}}},
    {{{"192.0.2.", 100, 254}, {"203.0.113.", 1, 9}}},
    {{{"203.0.113.", 10, 99}, {"198.51.100.", 1, 9}}},
    {{{"203.0.113.", 100, 254}, {"198.51.100.", 10, 99}}},
    {{{"198.51.100.", 100, 254}, {"", 1, 0}}},
}};
constexpr std::size_t shortest = 9;
// No address with something before it is longer; keeps binary output from costing much.
constexpr std::size_t longest = 64;

/// 2001:db8::, then the number in hex over `width` characters.
std::string ipv6_numbered(std::size_t number, std::size_t length) {
    constexpr std::string_view prefix = "2001:db8::";
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr std::size_t widest = 24;  // five groups
    std::size_t width = std::clamp(length, prefix.size() + 1, prefix.size() + widest);
    width -= prefix.size();
    std::string tail;
    for (std::size_t group = 0; tail.size() < width || number > 0; number /= 16) {
        const bool divide = group == 4 || (group == 3 && width % 5 == 0 && tail.size() < 4);
        if (divide) tail += ':';
        group = divide ? 1 : group + 1;
        tail += digits[number % 16];
    }
    std::reverse(tail.begin(), tail.end());
    return std::string(prefix) + tail;
}

/// Whether the text before four numbers says that they are a version.
bool announces_version(std::string_view before) {
    const auto end = before.find_last_not_of(" \t:(,=\"");
    if (end == before.npos) return false;
    before = before.substr(0, end + 1);
    const auto start = before.find_last_of(" \t\n\r\"(,");
    const auto word = lower(start == before.npos ? before : before.substr(start + 1));
    constexpr std::array<std::string_view, 9> words{
        "version", "release", "firmware", "software", "ver", "rev", "revision", "image", "build"};
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// Keeps the column behind a word that is now `now` long: adds spaces to `made`, or returns how
/// many of `rest` to leave out.
std::size_t align(std::string& made, std::string_view rest, std::size_t was, std::size_t now) {
    const auto spaces = std::min(rest.find_first_not_of(' '), rest.size());
    if (spaces < 2) return 0;
    if (now < was) made.append(was - now, ' ');
    return now > was ? std::min(now - was, spaces - 1) : 0;
}

/// An address with a port behind it, as BSD writes it: "10.0.0.1.22". Numbers of the ISO's tree,
/// which begin with 0, 1 or 2, are none.
bool has_port(std::string_view word) {
    const auto is_odd = [](char c) { return c != '.' && (c < '0' || c > '9'); };
    return std::count(word.begin(), word.end(), '.') == 4 &&
           std::none_of(word.begin(), word.end(), is_odd) && word.find('.') >= 1 &&
           !(word.find('.') == 1 && word.front() <= '2');
}

std::size_t escape_end(std::string_view text, std::size_t at) {
    if (at + 1 >= text.size()) return text.size();
    if (text[at + 1] != '[') return at + 2;
    for (at += 2; at < text.size() && (text[at] < '@' || text[at] > '~');)
        ++at;
    return std::min(at + 1, text.size());
}

}  // namespace

const std::string& address_map::ipv4(const std::string& original) {
    auto& made = known_[original];
    if (!made.empty()) return made;
    const auto wanted =
        std::clamp(original.size(), shortest, shortest + pools.size() - 1) - shortest;
    for (std::size_t i = 0; i < pools.size() && made.empty(); ++i) {
        for (const auto& each : pools[(wanted + i) % pools.size()]) {
            for (int last = each.first; last <= each.last && made.empty(); ++last) {
                auto one = std::string(each.prefix) + std::to_string(last);
                if (taken_.insert(one).second) made = std::move(one);
            }
        }
    }
    if (!made.empty()) return made;
    for (const auto& row : pools) {
        for (const auto& each : row) {
            for (int last = each.first; last <= each.last; ++last)
                taken_.erase(std::string(each.prefix) + std::to_string(last));
        }
    }
    return ipv4(original);
}

const std::string& address_map::ipv6(const std::string& original, std::size_t length) {
    auto& made = known_[original];
    if (made.empty()) made = ipv6_numbered(++ipv6_count_, length);
    return made;
}

const std::string& address_map::mac(const std::string& digits) {
    auto& made = known_[digits];
    if (!made.empty()) return made;
    constexpr std::string_view hex = "0123456789abcdef";
    const auto number = ++mac_count_ % 256;
    made = std::string("00005e0053") + hex[number / 16] + hex[number % 16];
    return made;
}

std::string address_map::replaced(std::string_view word, std::string_view before) {
    std::string text(word);
    if (const auto digits = mac_of(word)) {
        const bool plain = digits->find_first_not_of(digits->front()) == digits->npos &&
                           (digits->front() == '0' || digits->front() == 'f');
        if (plain) return text;
        const bool upper = std::any_of(word.begin(), word.end(),
                                       [](unsigned char c) { return std::isupper(c) != 0; });
        auto next = mac(*digits).begin();
        std::string made(word);
        for (char& c : made) {
            if (!is_hex(c)) continue;
            const auto digit = static_cast<unsigned char>(*next++);
            c = static_cast<char>(upper ? std::toupper(digit) : digit);
        }
        return made;
    }
    if (const auto address = ipv4_of(text)) {
        const bool stays = is_public_knowledge(*address) || announces_version(before);
        return stays ? text : ipv4(text);
    }
    if (has_port(word)) {
        const auto end = word.rfind('.');
        return replaced(word.substr(0, end), before) + std::string(word.substr(end));
    }
    const auto address = ipv6_of(text);
    return !address || is_public_knowledge(*address) ? text : ipv6(*address, text.size());
}

std::string address_map::parts(std::string_view word, std::string_view before) {
    auto whole = replaced(word, before);
    const auto colon = word.rfind(':');
    if (whole != word || colon == word.npos || word.size() > longest) return whole;
    // "10.0.0.1:443" and "addr:10.0.0.1".
    return parts(word.substr(0, colon), before) + ':' + replaced(word.substr(colon + 1), {});
}

std::string address_map::trimmed(std::string_view word, std::string_view before) {
    auto end = word.find_last_not_of(".:") + 1;
    if (word.substr(end).starts_with("::")) end += 2;
    if (end > word.size() || end == 0) end = word.size();
    return parts(word.substr(0, end), before) + std::string(word.substr(end));
}

/// A run of letters, digits and what else may stand in an address.
std::string address_map::run(std::string_view word, std::string_view before) {
    auto whole = trimmed(word, before);
    if (whole != word) return whole;
    // "10.0.0.1-10.0.0.9" and "host_10.0.0.1".
    std::string made;
    while (true) {
        const auto end = word.find_first_of("-_");
        made += trimmed(word.substr(0, end), before);
        if (end == word.npos) return made;
        made += word[end];
        word.remove_prefix(end + 1);
        before = {};
    }
}

std::string address_map::operator()(std::string_view text) {
    std::string made;
    std::size_t at = 0;
    while (at < text.size()) {
        if (text[at] == '\x1b') {
            const auto end = escape_end(text, at);
            made.append(text, at, end - at);
            at = end;
        } else if (!is_part(text[at])) {
            made += text[at++];
        } else {
            const auto from = at;
            while (at < text.size() && is_part(text[at]))
                ++at;
            const auto word = text.substr(from, at - from);
            const auto other = run(word, text.substr(0, from));
            made += other;
            at += align(made, text.substr(at), word.size(), other.size());
        }
    }
    return made;
}

}  // namespace netpoll
