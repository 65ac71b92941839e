// Cuts lines as strdelim() and argv_split() of OpenSSH do. Knows no keyword.
#include "inventory/ssh_config/words.hpp"

#include <algorithm>

namespace netpoll::ssh_config {

namespace {

constexpr std::string_view blanks = " \t\r\n";

void skip_blanks(std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
}

bool is_escaped(std::string_view text, std::size_t at, char quote) {
    if (at + 1 == text.size()) return false;
    const char next = text[at + 1];
    return next == '\'' || next == '"' || next == '\\' || (quote == '\0' && next == ' ');
}

// One word from `at` on, which is left behind it; false where a quote is not closed.
bool copy_word(std::string_view text, std::size_t& at, std::string& word) {
    char quote = '\0';
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '\\') {
            if (is_escaped(text, at, quote)) ++at;
            word += text[at];
        } else if (quote == '\0' && (c == ' ' || c == '\t')) {
            return true;
        } else if (quote == '\0' && (c == '"' || c == '\'')) {
            quote = c;
        } else if (quote != '\0' && c == quote) {
            quote = '\0';
        } else {
            word += c;
        }
    }
    return quote == '\0';
}

}  // namespace

std::string take_word(std::string_view& text) {
    if (text.starts_with('"')) {
        const auto close = text.find('"', 1);
        if (close == text.npos) {
            text = {};
            return {};
        }
        std::string word(text.substr(1, close - 1));
        text.remove_prefix(close + 1);
        skip_blanks(text);
        return word;
    }
    const auto end = std::min(text.find_first_of(" \t\r\n\"="), text.size());
    std::string word(text.substr(0, end));
    text.remove_prefix(end);
    skip_blanks(text);
    if (text.starts_with('=')) {
        text.remove_prefix(1);
        skip_blanks(text);
    }
    return word;
}

expected<std::vector<std::string>, std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == ' ' || text[at] == '\t') continue;
        if (text[at] == '#') break;
        if (!copy_word(text, at, words.emplace_back()))
            return unexpected(std::string("a quote is not closed"));
    }
    return words;
}

}  // namespace netpoll::ssh_config
