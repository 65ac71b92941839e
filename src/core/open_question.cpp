// Questions and foreign prompts by the way they end. Knows no conversation.
#include "core/open_question.hpp"

#include "core/ascii.hpp"
#include "core/lines.hpp"
#include "core/login_topics.hpp"
#include "core/pattern.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace netpoll {

namespace {

// Longer lines are output.
constexpr std::size_t longest = 256;
constexpr std::array<std::string_view, 5> sure_tails{"]?", "]:", "[confirm]",
                                                     "confirm:", "[confirm]:"};
// Of texts that put no blank behind.
constexpr std::array<std::string_view, 2> wide_tails{"\uFF1F", "\uFF1A"};
// Silence at a line that asks something; the second where it may be an output that pauses.
constexpr milliseconds sure_quiet{5'000};
constexpr milliseconds likely_quiet{15'000};

bool ends_with(std::string_view line, std::string_view tail) noexcept {
    return line.size() >= tail.size() &&
           std::equal(tail.rbegin(), tail.rend(), line.rbegin(),
                      [](char wanted, char c) { return wanted == lower(c); });
}

// What may be answered, at the end of a question: "[Y/n/c]", "(yes or no)?", "y/[n]".
std::optional<pattern::span> choices_in(std::string_view question) {
    static const auto choices = pattern::compile(
        R"((?i)(?<![\w/.-])[\[({<]{0,2}(?:y(?:es)?|no?)(?:[\])}>]? ?(?:[/|,]| or ) ?[\[({<]?)"
        R"((?:y(?:es)?|no?))(?:[\])}>]? ?(?:[/|,]| or ) ?[\[({<]?[\w?]{1,10}){0,6}[\])}>]{0,2})"
        R"( ?[:?.]{0,2}$)");
    return choices->find(question);
}

bool offers_yes(std::string_view choices) {
    static const auto yes = pattern::compile(R"((?i)\byes\b)");
    return yes->matches(choices);
}

// What Enter stands for, behind a choice or a question mark: "[yes,no] (no)", "(y/n)?  [n]".
std::string_view without_proposal(std::string_view question) {
    static const auto proposal =
        pattern::compile(R"( *(?:\[[^\[\]]{0,80}\]|\([^()]{0,80}\)|<[^<>]{0,80}>)$)");
    const auto found = proposal->find(question);
    if (!found) return question;
    const auto rest = question.substr(0, found->begin);
    return choices_in(rest) || rest.ends_with('?') || ends_with(rest, wide_tails[0]) ? rest
                                                                                     : question;
}

// "Loading image: ", "Copied 12 of 30:": what stands behind it comes by itself.
bool tells_progress(std::string_view line) {
    static const auto progress = pattern::compile(R"((?i)^\W*\w{2,}ing\b|\.\.\.|\d ?%|\d+ of \d+)");
    return progress->matches(line);
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

std::string expect_and_answer(std::string_view question) {
    const auto shown = without_blanks_behind(question);
    const auto bare = without_blanks_behind(shown.substr(0, shown.find_last_not_of(">#") + 1));
    const auto line = choices_in(shown) ? shown : bare;
    const auto asked = without_proposal(line);
    const auto* answer = "'...'";
    if (asked.size() < line.size() || ends_with(line, "[confirm]") || ends_with(line, "]?") ||
        ends_with(line, "]:")) {
        answer = "''";
    }
    auto choices = choices_in(line);
    if (!choices) choices = choices_in(asked);
    if (choices) answer = offers_yes(line.substr(choices->begin)) ? "'yes'" : "'y'";
    return "expect: " + in_quotes(expression_of(line)) + ", answer: " + answer;
}

}  // namespace

bool poses_as_prompt(std::string_view line) {
    static const auto asked = pattern::compile(
        // "login#", also without a sign
        R"((?i)^\W*(?:login|logon|username|user name|password|passwd|passcode)\W*$|)"
        R"(^\W*(?:options?|select|choose|menu|pin|otp|token|passphrase|answer|ack|acknowledge|)"
        R"(confirm|confirmation|continue|proceed|accept|agree)[>#$% ]*[>#$%] *$|)"
        R"((?:^\W*|\s)(?:selection|choice)\W{0,3}[>#$%] *$|)"
        // a question, and one word behind it
        R"(\?\s+[^\s>#$%]{1,64} ?[>#$%] *$)");
    if (line.size() > longest) return false;
    if (asked->matches(line)) return true;
    const auto shown = without_blanks_behind(line);
    const auto word = shown.substr(0, shown.find_last_not_of(">#$% ") + 1);
    return !word.empty() && word.size() < shown.size() && is_login_word(word);
}

asking asks(std::string_view line) {
    if (line.size() > longest) return asking::no;
    const auto whole = without_blanks_behind(line);
    if (poses_as_prompt(line)) return asking::surely;
    if (choices_in(whole) || without_proposal(whole).size() < whole.size()) return asking::surely;
    // "Confirm (y/n)>"
    const auto shown = without_blanks_behind(whole.substr(0, whole.find_last_not_of(">#") + 1));
    const auto ends = [&](auto tail) { return ends_with(shown, tail); };
    if (choices_in(shown) || std::any_of(sure_tails.begin(), sure_tails.end(), ends)) {
        return asking::surely;
    }
    const bool wide = std::any_of(wide_tails.begin(), wide_tails.end(), ends);
    if (wide) return tells_progress(shown) ? asking::perhaps : asking::likely;
    if (!ends("?") && !ends(":")) return asking::no;
    const bool behind_blank = whole.size() < line.size() || shown.size() < whole.size();
    return behind_blank && !tells_progress(shown) ? asking::likely : asking::perhaps;
}

milliseconds patience_at(asking likelihood, milliseconds idle) noexcept {
    switch (likelihood) {
        case asking::surely:
            return std::min(sure_quiet, idle / 2);
        case asking::likely:
            return std::min(likely_quiet, idle / 2);
        case asking::perhaps:
        case asking::no:
            break;
    }
    return idle;
}

std::string entry_that_answers(std::string_view typed, std::string_view question) {
    return "{send: " + in_quotes(typed) + ", " + expect_and_answer(question) + "}";
}

std::string login_that_answers(std::string_view question) {
    return "login: [{" + expect_and_answer(question) + "}]";
}

bool ends_like_prompt(std::string_view line) {
    if (line.size() > longest) return false;
    const auto shown = without_blanks_behind(line);
    if (shown.size() < 2 || asks(line) == asking::surely) return false;
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
