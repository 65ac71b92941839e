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

/// `text` is UTF-8 without control characters but LF and tab.
void append_markup(std::string& to, std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        switch (text[i]) {
            case '&':
                to += "&amp;";
                break;
            case '<':
                to += "&lt;";
                break;
            case '>':
                to += "&gt;";
                break;
            case '"':
                to += "&quot;";
                break;
            case '\'':
                to += "&#39;";
                break;
            case '\xEF':
                // U+FFFE and U+FFFF are no characters, in XML not even by a reference.
                if (text.substr(i, 3) == "\xEF\xBF\xBE" || text.substr(i, 3) == "\xEF\xBF\xBF") {
                    to += replacement_character;
                    i += 2;
                    break;
                }
                to += text[i];
                break;
            default:
                to += text[i];
        }
    }
}

}  // namespace

std::string html(std::string_view text) {
    bool replaced = false;
    std::string safe;
    append_markup(safe, escape(to_utf8(text, replaced), longest_text));
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
    std::string made = "<" + std::string(name);
    if (!attributes.empty()) (made += ' ') += attributes;
    (made += '>') += markup;
    return made + "</" + std::string(name) + ">";
}

std::string text_at(double x, double y, std::string_view attributes, std::string_view text) {
    return element("text", "x=\"" + at(x) + "\" y=\"" + at(y) + "\" " + std::string(attributes),
                   text);
}

}  // namespace netpoll::page
