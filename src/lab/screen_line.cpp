// Judges last lines by what public recordings end in. Knows no recording.
#include "lab/screen_line.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace netpoll::lab {

namespace {

std::string lower(std::string text) {
    for (char& c : text)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != text.npos;
}

/// The length of the escape sequence at the front of `text`.
std::size_t escape_length(std::string_view text) {
    if (text.size() < 2) return text.size();
    if (text[1] != '[') return 2;
    std::size_t end = 2;
    while (end < text.size() && (text[end] < '@' || text[end] > '~'))
        ++end;
    return std::min(end + 1, text.size());
}

std::string trimmed_right(std::string text) {
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

}  // namespace

std::string_view last_line(std::string_view text) {
    const auto end = text.rfind('\n');
    return end == text.npos ? text : text.substr(end + 1);
}

std::string shown(std::string_view line) {
    std::string text;
    bool returned = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '\x1b') {
            i += escape_length(line.substr(i)) - 1;
        } else if (c == '\r') {
            returned = true;
        } else if (c == '\b') {
            if (!text.empty()) text.pop_back();
        } else if (static_cast<unsigned char>(c) >= ' ') {
            if (returned) text.clear();
            returned = false;
            text += c;
        }
    }
    return text;
}

bool looks_like_pager(std::string_view line) {
    const auto text = lower(shown(line));
    const bool says_more = has(text, "more") && (has(text, "--") || has(text, "<-") ||
                                                 has(text, "(more") || has(text, "more:"));
    const auto lines = text.find("lines ");
    const bool counts = lines != text.npos && text.size() > lines + 6 &&
                        std::isdigit(static_cast<unsigned char>(text[lines + 6])) != 0;
    return says_more || counts || has(text, "press any key") || has(text, "(end)") || text == ":";
}

bool looks_like_prompt(std::string_view line) {
    const auto text = trimmed_right(shown(line));
    return !text.empty() && has("#>$%]", std::string_view(&text.back(), 1));
}

bool asks_for_secret(std::string_view line) {
    const auto text = trimmed_right(lower(shown(line)));
    return text.ends_with(':') &&
           (has(text, "password") || has(text, "passphrase") || has(text, "secret"));
}

bool is_exit_word(std::string_view command) {
    constexpr std::array<std::string_view, 5> words{"exit", "quit", "logout", "logoff", "bye"};
    const auto first = command.substr(0, command.find_first_of(" \r\n"));
    return std::find(words.begin(), words.end(), first) != words.end();
}

}  // namespace netpoll::lab
