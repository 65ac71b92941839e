// Escaping for HTML and SVG. Knows no page.
#include "bench/markup.hpp"

#include <netpoll/escape.hpp>

#include <array>
#include <cstdio>

namespace netpoll::bench {

std::string html(std::string_view text) {
    std::string safe;
    bool replaced = false;
    const std::string shown = escape(to_utf8(text, replaced), 4000);
    for (const char c : shown) {
        switch (c) {
            case '&':
                safe += "&amp;";
                break;
            case '<':
                safe += "&lt;";
                break;
            case '>':
                safe += "&gt;";
                break;
            case '"':
                safe += "&quot;";
                break;
            case '\'':
                safe += "&#39;";
                break;
            default:
                safe += c;
        }
    }
    return safe;
}

std::string at(double coordinate) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.1f", coordinate);
    return text.data();
}

std::string element(std::string_view name, std::string_view attributes, std::string_view text) {
    std::string made = "<" + std::string(name);
    if (!attributes.empty()) (made += ' ') += attributes;
    return made + ">" + html(text) + "</" + std::string(name) + ">";
}

std::string text_at(double x, double y, std::string_view attributes, std::string_view text) {
    return element("text", "x=\"" + at(x) + "\" y=\"" + at(y) + "\" " + std::string(attributes),
                   text);
}

}  // namespace netpoll::bench
