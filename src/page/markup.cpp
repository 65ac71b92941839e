// Escaping for HTML and SVG. Knows no page.
#include "page/markup.hpp"

#include "core/shown_text.hpp"

#include <netpoll/escape.hpp>

#include <array>
#include <cstdio>

namespace netpoll::page {

namespace {

constexpr std::size_t longest_text = 4'000;
constexpr std::string_view replacement_character = "\xEF\xBF\xBD";  // U+FFFD

constexpr std::string_view reference_to(char of) noexcept {
    switch (of) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\'':
            return "&#39;";
        default:
            return {};
    }
}

/// Of each byte, whether it may not be copied as it is.
constexpr auto looked_at = [] {
    std::array<bool, 256> table{};
    for (std::size_t i = 0; i < table.size(); ++i)
        table[i] = i == 0xEF || !reference_to(static_cast<char>(i)).empty();
    return table;
}();

/// What to write for the beginning of `text`, and takes that off. U+FFFE and U+FFFF are no
/// characters, in XML not even by a reference.
std::string_view take_special(std::string_view& text) {
    const auto reference = reference_to(text.front());
    const bool is_none = text.starts_with("\xEF\xBF\xBE") || text.starts_with("\xEF\xBF\xBF");
    const auto first = text.substr(0, is_none ? 3 : 1);
    text.remove_prefix(first.size());
    return is_none ? replacement_character : reference.empty() ? first : reference;
}

/// `text` is UTF-8 without control characters but LF and tab.
void append_markup(std::string& to, std::string_view text) {
    while (!text.empty()) {
        std::size_t plain = 0;
        while (plain < text.size() && !looked_at[static_cast<unsigned char>(text[plain])])
            ++plain;
        to += text.substr(0, plain);
        text.remove_prefix(plain);
        if (!text.empty()) to += take_special(text);
    }
}

}  // namespace

std::string html(std::string_view text) {
    bool replaced = false;
    std::string safe;
    append_markup(safe, escape(is_utf8(text) ? text : to_utf8(text, replaced), longest_text));
    return safe;
}

void append_html_lines(std::string& to, std::string_view text) {
    bool replaced = false;
    append_markup(to, is_utf8(text) ? shown_lines(text) : shown_lines(to_utf8(text, replaced)));
}

std::string at(double coordinate) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.1f", coordinate);
    return text.data();
}

std::string element(std::string_view name, std::string_view attributes, std::string_view text) {
    return around(name, attributes, html(text));
}

std::string around(std::string_view name, std::string_view attributes, std::string_view markup) {
    std::string made;
    made.reserve(2 * name.size() + attributes.size() + markup.size() + 6);
    (made += '<') += name;
    if (!attributes.empty()) (made += ' ') += attributes;
    ((made += '>') += markup) += "</";
    return (made += name) += '>';
}

std::string text_at(double x, double y, std::string_view attributes, std::string_view text) {
    return element("text", "x=\"" + at(x) + "\" y=\"" + at(y) + "\" " + std::string(attributes),
                   text);
}

}  // namespace netpoll::page
