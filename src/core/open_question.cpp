// Questions and foreign prompts by the way they end. Knows no conversation.
#include "core/open_question.hpp"

#include <algorithm>
#include <array>

namespace netpoll {
namespace {

// Longer lines are output.
constexpr std::size_t longest = 256;

std::string_view without_blanks_behind(std::string_view line) noexcept {
    const auto end = line.find_last_not_of(" \t");
    return line.substr(0, end == line.npos ? 0 : end + 1);
}

constexpr char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool ends_with(std::string_view line, std::string_view tail) noexcept {
    return line.size() >= tail.size() &&
           std::equal(tail.rbegin(), tail.rend(), line.rbegin(),
                      [](char wanted, char c) { return wanted == lower(c); });
}

// True if the text begins with this word.
bool is_word(std::string_view text, std::string_view word) noexcept {
    if (!ends_with(text.substr(0, word.size()), word)) return false;
    return text.size() == word.size() || !(lower(text[word.size()]) >= 'a');
}

// A YAML scalar in single quotes.
std::string in_quotes(std::string_view text) {
    std::string made = "'";
    for (const char c : text)
        made.append(c == '\'' ? 2 : 1, c);
    return made += '\'';
}

// The words of a question, without what it proposes, as a regular expression.
std::string expression_of(std::string_view question) {
    auto words = question.substr(0, question.find_first_of("[(?"));
    if (without_blanks_behind(words).empty()) words = question;
    std::string made;
    for (const char c : without_blanks_behind(words)) {
        if (std::string_view("\\^$.|?*+()[]{}").find(c) != std::string_view::npos) made += '\\';
        made += c;
    }
    return made;
}

}  // namespace

bool asks(std::string_view line) noexcept {
    constexpr std::array tails{std::string_view("?"),         std::string_view("]:"),
                               std::string_view("[confirm]"), std::string_view("confirm:"),
                               std::string_view("/n)"),       std::string_view("/n]"),
                               std::string_view("/n):"),      std::string_view("/no)"),
                               std::string_view("/no]"),      std::string_view("/no):")};
    if (line.size() > longest) return false;
    auto shown = without_blanks_behind(line);
    // "Confirm (y/n)>"
    const auto end = shown.find_last_not_of(">#");
    if (end != shown.npos) shown = without_blanks_behind(shown.substr(0, end + 1));
    return std::any_of(tails.begin(), tails.end(),
                       [&](auto tail) { return ends_with(shown, tail); });
}

bool may_ask(std::string_view line) noexcept {
    return asks(line) || (line.size() <= longest && ends_with(without_blanks_behind(line), ":"));
}

std::string entry_that_answers(std::string_view typed, std::string_view question) {
    const auto line = without_blanks_behind(question);
    const auto choice = line.substr(std::min(line.find_last_of('/'), line.size()));
    const auto* answer = "'...'";
    if (ends_with(line, "[confirm]") || ends_with(line, "]?") || ends_with(line, "]:")) {
        answer = "''";
    }
    if (is_word(choice, "/n")) answer = "'y'";
    if (is_word(choice, "/no")) answer = "'yes'";
    return "{send: " + in_quotes(typed) + ", expect: " + in_quotes(expression_of(line)) +
           ", answer: " + answer + "}";
}

bool ends_like_prompt(std::string_view line) noexcept {
    if (line.size() > longest) return false;
    const auto shown = without_blanks_behind(line);
    if (shown.size() < 2 || asks(line)) return false;
    if (std::string_view("#>$").find(shown.back()) == std::string_view::npos) return false;
    const auto before = shown.substr(0, shown.size() - 1);
    const auto name = without_blanks_behind(before);
    if (name.empty()) return false;
    const char last = lower(name.back());
    if (std::string_view("~)]:/").find(last) != std::string_view::npos) return true;
    const bool letter_or_digit = (last >= 'a' && last <= 'z') || (last >= '0' && last <= '9');
    return letter_or_digit && name.size() == before.size();
}

}  // namespace netpoll
