// Questions recognised, answers spelled out. Knows no conversation.
#include "core/answers.hpp"

#include "core/login_question.hpp"
#include "core/open_question.hpp"
#include "core/secret_text.hpp"

#include <array>
#include <stdexcept>

namespace netpoll {

namespace {

// Longer than any question; short enough to match after every few bytes.
constexpr std::size_t tail_length = 1'024;

struct placeholder {
    std::string_view text;
    std::string_view name;
    bool secret;
};

constexpr std::array placeholders{placeholder{"$username", "username", false},
                                  placeholder{"$password", "password", true},
                                  placeholder{"$secret", "secret", true}};

const std::string* value_of(const placeholder& which, const credentials& login) noexcept {
    if (!which.secret) return login.username.empty() ? nullptr : &login.username;
    const auto& reference = which.name == "password" ? login.password : login.enable;
    return reference ? &reference.value->reveal() : nullptr;
}

const placeholder* placeholder_at(std::string_view text) noexcept {
    for (const auto& each : placeholders) {
        if (text.starts_with(each.text)) return &each;
    }
    return nullptr;
}

bool names_what_is_wanted(std::string_view line) noexcept {
    static const auto wanted = pattern::compile(
        R"((?i)\b(?:pass(?:word|phrase|code)|pin|token|login|logon|user(?: ?name)?|choice|)"
        R"(selection|option|select|choose)\b[^:>#$%]{0,60}: *$)");
    return wanted->matches(line) || poses_as_prompt(line) ||
           secret_asked_by(line) != secret_asked::nothing;
}

// "Enter your name", "(Enter = yes)", "<Enter> to accept", "Press Enter": in the last sentence, for
// one before it may be a greeting's.
bool invites(std::string_view line) noexcept {
    static const auto invitation = pattern::compile(
        R"((?i)(?:(?<![^\s(\[{<"'])(?:enter|agree|accept)(?=[\s)\]}"'=,?]|>[ \w])(?=.*[\w)\]}])|)"
        R"(\w +[<\["']?(?:enter|agree|accept)\W*$)(?!.*[.!;]\s+\S))");
    return invitation->matches(line);
}

}  // namespace

bool is_question(std::string_view line) noexcept {
    return asks_plainly(line) || invites(line);
}

bool asks_plainly(std::string_view line) noexcept {
    static const auto question = pattern::compile(
        // [y/n], (yes or no), <Y/[N]>, [confirm]
        R"((?i)[\[({<]\[?(?:y(?:es)?\]? ?(?:[/|,]| or ) ?\[?no?|no?\]? ?(?:[/|,]| or ) ?\[?y(?:es)?)\b|)"
        R"(\[confirm\]|)"
        // ...? ...? [default]: ... [default]:
        R"(\?[ :]*$|\xEF\xBC\x9F *$|)"
        R"((?:\? ?[\[(][^\])]{0,80}[\])]|\[[^\]]{0,80}\] ?:)[ :]*$)");
    return question->matches(line) || names_what_is_wanted(line);
}

bool says_what_is_wanted(std::string_view line) noexcept {
    return names_what_is_wanted(line) || invites(line);
}

std::optional<std::size_t> seen_on_line(const pattern& see, const terminal& screen) noexcept {
    const auto line = screen.line();
    const bool whole = line.size() <= tail_length;
    const auto skipped = whole ? 0 : line.size() - tail_length;
    const auto found = see.find(line.substr(skipped), 0, whole);
    if (!found) return std::nullopt;
    return skipped + found->begin;
}

std::vector<compiled_answer> compile(const std::vector<question>& questions) {
    std::vector<compiled_answer> compiled;
    for (const auto& each : questions) {
        auto see = pattern::compile(each.see, anchoring::anywhere);
        if (!see) throw std::invalid_argument("question '" + each.see + "': " + see.error());
        compiled.push_back(
            {*see, {each.see, each.answer, each.enter, 1}, each.secret, each.code, true});
    }
    return compiled;
}

expected<std::string, std::string> typed_answer(const compiled_answer& answer,
                                                const credentials& login,
                                                std::string_view end_of_line) {
    const auto& what = answer.what;
    std::string typed;
    std::string_view rest = what.send;
    if (answer.secret) {
        typed = answer.secret.value->reveal();
        rest = {};
    }
    while (!rest.empty()) {
        const auto* found = placeholder_at(rest);
        if (!found) {
            typed += rest.front();
            rest.remove_prefix(1);
            continue;
        }
        const auto* value = value_of(*found, login);
        if (!value) return unexpected(std::string(found->name));
        typed += *value;
        rest.remove_prefix(found->text.size());
    }
    if (what.enter) typed += end_of_line;
    return typed;
}

void hide_answers(std::string& output, const std::vector<compiled_answer>& given,
                  const credentials& login) {
    for (const auto& each : given) {
        if (!each.secret && !holds_secret(each.what)) continue;
        const auto typed = typed_answer(each, login, {});
        if (typed) mask_secret(output, *typed);
    }
}

bool holds_secret(const definition::answer& answer) noexcept {
    for (const auto& each : placeholders) {
        if (each.secret && answer.send.find(each.text) != std::string::npos) return true;
    }
    return false;
}

bool occurrence::is_new(const terminal& screen, std::size_t column) noexcept {
    const bool same_line = answered_ && screen.serial() == serial_;
    // While one is drawn again, the cursor stands within the line.
    const bool redrawn = screen.rewrites() != rewrites_ && screen.cursor_at_end();
    if (same_line && !redrawn && column == column_) return false;
    answered_ = true;
    serial_ = screen.serial();
    rewrites_ = screen.rewrites();
    column_ = column;
    return true;
}

}  // namespace netpoll
