// Opening lines typed in one write. Knows no timer and no stage.
#include "core/lines_at_once.hpp"

#include "core/answers.hpp"
#include "core/asked_line.hpp"
#include "core/lines.hpp"
#include "core/login_question.hpp"
#include "core/open_question.hpp"
#include "core/quote.hpp"

#include <algorithm>
#include <utility>

namespace netpoll {

namespace {

// The input buffer of a slow device, by far.
constexpr std::size_t most_bytes_at_once = 200;
// Slow terminal servers need up to two seconds for an echo.
constexpr milliseconds echo_lost{3'000};

asking asked_by(std::string_view line) {
    return secret_asked_by(line) != secret_asked::nothing ? asking::surely : asks(line);
}

}  // namespace

std::vector<std::string> lines_at_once_from(const compiled_platform& platform, std::size_t first,
                                            std::size_t mode) {
    std::vector<std::string> lines;
    const auto& definition = platform.definition;
    if (!definition.type_ahead || definition.echo != definition::echo_kind::exact) return lines;
    std::size_t bytes = 0;
    for (auto i = first; i < platform.on_open.size(); ++i) {
        const auto& step = platform.on_open[i];
        const auto wanted = platform.mode_named(step.what.mode);
        bytes += step.what.send.size() + definition.end_of_line.size();
        if ((wanted && *wanted != mode) || !step.questions.empty()) break;
        if (bytes > most_bytes_at_once) break;
        lines.push_back(step.what.send);
    }
    if (lines.size() == 1) lines.clear();
    return lines;
}

lines_at_once::lines_at_once(terminal& screen, const compiled_platform& platform,
                             const credentials& login, std::vector<std::string> lines,
                             options limits)
    : screen_(screen),
      platform_(platform),
      login_(login),
      lines_(std::move(lines)),
      on_(screen.line()),
      limits_(limits) {
    screen_.take();
}

std::string lines_at_once::text() const {
    std::string all;
    for (const auto& line : lines_)
        (all += line) += platform_.definition.end_of_line;
    return all;
}

dialogue_request lines_at_once::look(milliseconds silence) {
    const auto held = screen_.finished().size() + screen_.line().size();
    if (held > limits_.max_output) return request::overflow{};
    look_for_echoes();
    if (!question_.empty()) return taken_by(question_);
    const bool at_prompt = keeps_prompt();
    if (at_prompt && echoes_.size() == lines_.size()) return request::complete{};
    if (!at_prompt && !waits_for_more() && !may_be_prompt()) return question_due(silence);
    const auto needed = std::min(echo_lost, limits_.idle / 2);
    if (silence < needed) return request::wait{needed};
    return request::complete{};
}

void lines_at_once::look_for_echoes() {
    const auto finished = screen_.finished();
    while (looked_at_ < finished.size() && question_.empty()) {
        const auto begin = looked_at_;
        const auto stop = finished.find('\n', begin);
        const auto line = finished.substr(begin, stop - begin);
        looked_at_ = stop + 1;
        if (echoes_.size() < lines_.size() && is_echo(line))
            echoes_.push_back({begin, looked_at_});
        else
            question_ = question_in(line);
    }
}

// Behind it may stand what went into it.
std::string lines_at_once::question_in(std::string_view line) const {
    if (longer_than_prompts(line) || platform_.log_noise->matches(line)) return {};
    if (line.starts_with(on_)) line.remove_prefix(on_.size());
    for (const auto& typed : lines_)
        if (line.ends_with(typed)) line.remove_suffix(typed.size());
    return std::string(asks_plainly(line) ? line : std::string_view());
}

bool lines_at_once::is_echo(std::string_view line) const {
    if (!line.starts_with(on_)) return false;
    return without_blanks_behind(line.substr(on_.size())) ==
           without_blanks_behind(lines_[echoes_.size()]);
}

// A log line stands behind the prompt, which the device does not repaint.
bool lines_at_once::waits_for_more() const {
    auto rest = screen_.finished();
    return screen_.line().empty() && !rest.empty() &&
           platform_.log_noise->matches(take_last_line(rest));
}

// A line has changed the prompt: what is echoed behind another one proves nothing.
bool lines_at_once::may_be_prompt() const {
    const auto line = screen_.line();
    if (longer_than_prompts(line) || asked_by(line) != asking::no) return false;
    return platform_.fit(line).has_value() || ends_like_prompt(line);
}

bool lines_at_once::keeps_prompt() const noexcept {
    return screen_.line() == on_;
}

// Nothing more is typed while it stands there.
dialogue_request lines_at_once::question_due(milliseconds silence) const {
    const auto line = screen_.line();
    const auto likelihood = asked_by(line);
    if (longer_than_prompts(line) || likelihood == asking::no) return request::wait{};
    const bool renewed = secret_asked_by(line) == secret_asked::new_password;
    const auto needed = renewed ? limits_.quiet : patience_at(likelihood, limits_.idle);
    if (silence < needed) return request::wait{needed};
    return taken_by(line);
}

request::fail lines_at_once::taken_by(std::string_view question) const {
    std::string typed;
    for (const auto& line : lines_)
        typed += (typed.empty() ? "'" : " and '") + quote_line(line, login_) + "'";
    return {taken_for_answer(question, typed, login_)};
}

std::vector<std::string> lines_at_once::take_answers() {
    const auto finished = screen_.take();
    std::vector<std::string> all;
    for (std::size_t i = 0; i < echoes_.size(); ++i) {
        const auto end = i + 1 < echoes_.size() ? echoes_[i + 1].begin : finished.size();
        all.push_back(finished.substr(echoes_[i].end, end - echoes_[i].end));
    }
    return all;
}

}  // namespace netpoll
