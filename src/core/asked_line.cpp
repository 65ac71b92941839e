// Whether a line of a session may have a secret. Every secret that is typed in one passes here.
#include "core/asked_line.hpp"

#include "core/lines.hpp"
#include "core/login_question.hpp"
#include "core/quote.hpp"

#include <algorithm>

namespace netpoll {

namespace {

// Where "Your password has expired" may stand, and no longer a greeting's advice on passwords.
constexpr int lines_looked_at = 4;
// Longer than these lines are.
constexpr std::size_t bytes_looked_at = 2'048;

}  // namespace

std::string asked_line::lines_above() const {
    auto rest = screen.finished();
    const bool all = rest.size() <= bytes_looked_at;
    if (!all) rest.remove_prefix(rest.size() - bytes_looked_at);
    if (all && behind_typed) rest.remove_prefix(std::min(rest.find('\n'), rest.size()));
    std::string kept;
    for (int i = 0; i < lines_looked_at && !rest.empty();) {
        const auto line = take_last_line(rest);
        if (only_spaces(line) || platform.log_noise->matches(line)) continue;
        kept.insert(0, std::string(line) + "\n");
        ++i;
    }
    return kept;
}

bool asked_line::wants_password() const {
    const auto line = screen.line();
    if (secret_asked_by(line) != secret_asked::secret) return false;
    const auto above = lines_above();
    return kind_of({line, above, true, true}, names) == question_kind::password;
}

std::optional<error> asked_line::withholds(const compiled_answer& answer) const {
    if (!answer.secret && !holds_secret(answer.what)) return std::nullopt;
    const auto above = lines_above();
    const auto fit = fit_of_secret({screen.line(), above, true, true}, names, answer.what.see);
    const auto asked = "the device asks '" + quote_line(screen.line(), login) + "'";
    if (fit == secret_fit::renewed) {
        return error{errc::password_expired, phase::prompt, asked + ": " + nothing_typed()};
    }
    // What the inventory answers was meant.
    if (fit == secret_fit::fits || answer.of_inventory) return std::nullopt;
    return error{errc::question, phase::prompt,
                 asked + ", which is not what the secret that is set is for: " + nothing_typed()};
}

bool asked_line::drawn_again(const compiled_answer& answer, const answered_line& last) const {
    const auto asked = without_blanks_behind(screen.line());
    if (asked.empty() || without_blanks_behind(last.text) != asked) return false;
    if (screen.serial() == last.serial && answer.what.enter) return true;
    const bool personal = !answer.of_inventory && answer.what.send.find('$') != std::string::npos;
    bool between = false;
    for (auto rest = screen.finished(); !rest.empty();) {
        const auto line = without_blanks_behind(take_last_line(rest));
        if (line.empty()) continue;
        const auto behind = line.substr(line.starts_with(asked) ? asked.size() : 0);
        if (behind.size() < line.size()) {
            const auto shown =
                behind.substr(std::min(behind.find_first_not_of(" *"), behind.size()));
            return between || (personal && !shown.empty() && shown != login.username);
        }
        if (!personal && !platform.log_noise->matches(line)) return false;
        between = true;
    }
    return personal;
}

std::string asked_line::nothing_typed() const {
    return typed.empty() ? "nothing was typed" : "nothing was typed after " + typed;
}

// A log line between makes it the same question, drawn again.
unsigned times_just_asked(std::string_view finished, std::string_view question) noexcept {
    const auto asked = without_blanks_behind(question);
    unsigned times = 0;
    while (!finished.empty()) {
        const auto above = without_blanks_behind(take_last_line(finished));
        if (above.empty()) continue;
        if (above != asked) break;
        ++times;
    }
    return times;
}

error taken_for_answer(std::string_view question, std::string_view typed,
                       const credentials& login) {
    const bool renewed = secret_asked_by(question) == secret_asked::new_password;
    return {renewed ? errc::password_expired : errc::question, phase::prompt,
            "the device asked '" + quote_line(question, login) +
                "' after it had shown its prompt; " + std::string(typed) +
                ", typed at that prompt, may have answered it"};
}

}  // namespace netpoll
