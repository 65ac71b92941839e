// Escapes of groff_man(7). Knows no page.
#include "manual/roff.hpp"

#include <algorithm>
#include <cctype>

namespace netpoll {

std::string roff_text(std::string_view text) {
    std::string out;
    bool line_begins = true;
    for (const char c : text) {
        if (line_begins && (c == '.' || c == '\'')) out += "\\&";
        line_begins = c == '\n';
        switch (c) {
            case '\\':
                out += "\\(rs";
                break;
            case '-':
                out += "\\-";
                break;
            case '\'':
                out += "\\(aq";
                break;
            case '`':
                out += "\\(ga";
                break;
            case '~':
                out += "\\(ti";
                break;
            case '^':
                out += "\\(ha";
                break;
            case '"':
                out += "\\(dq";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string roff_bold(std::string_view text) {
    return "\\fB" + roff_text(text) + "\\fR";
}

std::string roff_italic(std::string_view text) {
    return "\\fI" + roff_text(text) + "\\fR";
}

std::string roff_item(const std::string& tag, std::string_view text) {
    return ".TP\n" + tag + "\n" + roff_text(text) + "\n";
}

std::string roff_lines(std::string_view text) {
    std::string out = ".PP\n.nf\n" + roff_text(text);
    if (!out.ends_with('\n')) out += '\n';
    return out + ".fi\n";
}

std::string roff_section(std::string_view title) {
    std::string capitals(title);
    std::transform(capitals.begin(), capitals.end(), capitals.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return ".SH " + roff_text(capitals) + "\n";
}

std::string roff_subsection(std::string_view title) {
    return ".SS " + roff_text(title) + "\n";
}

}  // namespace netpoll
