// Cutting the output out of a reply's text: echo, prompt, probes and left-over pagers come off.
// Knows no timer.
#include "core/reply.hpp"

#include "core/answers.hpp"
#include "core/ascii.hpp"
#include "core/lines.hpp"
#include "core/spare_room.hpp"

#include <algorithm>

namespace netpoll {

namespace {

// Prompts, log lines and blank lines at the end are looked through this far.
constexpr int lines_at_end = 50;

std::size_t last_line_begin(std::string_view text, std::size_t end) noexcept {
    if (end < 2) return 0;
    const auto stop = text.rfind('\n', end - 2);
    return stop == std::string_view::npos ? 0 : stop + 1;
}

std::string_view first_word_of(std::string_view text) noexcept {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    return text.substr(0, text.find(' '));
}

// "snmp key *****", "SHOW X", "show version" of "sh ver", "********".
bool is_another_form(std::string_view shown, std::string_view typed) {
    const auto one = first_word_of(shown);
    const auto other = first_word_of(typed);
    if (one.empty() || other.empty() || asks_plainly(shown)) return false;
    if (one.find_first_not_of('*') == one.npos) return true;
    const auto length = std::min(one.size(), other.size());
    return std::equal(one.begin(), one.begin() + static_cast<std::ptrdiff_t>(length), other.begin(),
                      [](char a, char b) { return lower(a) == lower(b); });
}

std::string_view without_end(std::string_view line) noexcept {
    if (line.ends_with('\n')) line.remove_suffix(1);
    return line;
}

}  // namespace

std::string reply::take_output(bool complete) {
    auto text = context_.screen.take();
    if (!complete) {
        text += context_.screen.line();
        context_.screen.clear();
    }
    const auto begin = output_begin(text, complete);
    text.resize(complete ? output_end(text, begin) : text.size());
    std::size_t kept = 0;
    auto from = begin;
    const auto keep_until = [&](std::size_t until) {
        std::copy_n(text.data() + from, until - from, text.data() + kept);
        kept += until - from;
    };
    for (const auto& [cut_begin, cut_end] : pager_.left) {
        if (cut_begin < from || cut_end > text.size()) continue;
        keep_until(cut_begin);
        from = cut_end;
    }
    keep_until(text.size());
    text.resize(kept);
    free_spare_room(text);
    return text;
}

std::string reply::late_output() const {
    if (late_.verdict() == lateness::none) return {};
    const auto finished = context_.screen.finished();
    const auto late = finished.substr(0, echo_.found() ? echo_.begin() : finished.size());
    const auto line = context_.screen.line();
    std::string text(late.substr(0, output_end(late, 0)));
    const bool over =
        echo_.found() || line.ends_with(typed_.text) || context_.known.judge(line) != sight::none;
    return over ? text : text += line;
}

std::string_view reply::question_before_echo() const {
    auto rest = context_.screen.finished();
    if (echo_.found()) rest = rest.substr(0, echo_.begin());
    // Without an echo the rest is the answer.
    for (int lines = 0; !rest.empty() && (echo_.found() || lines < lines_behind_prompt);) {
        const auto line = take_first_line(rest);
        const auto said = without_typed(line);
        if (is_blank(said) || is_noise(line, context_.known, context_.platform)) continue;
        ++lines;
        if (!longer_than_prompts(said) && asks_plainly(said) && !was_answered(line)) return said;
    }
    return {};
}

// The prompt may stand before what a device asks, and behind it what went into it.
std::string_view reply::without_typed(std::string_view line) const noexcept {
    if (line.starts_with(typed_.on)) line.remove_prefix(typed_.on.size());
    if (line.ends_with(typed_.text)) line.remove_suffix(typed_.text.size());
    return line;
}

bool reply::was_answered(std::string_view line) const {
    const auto fits = [&](const auto& each) { return each.see.matches(line); };
    bool answered = false;
    for (std::size_t i = 0; i < questions_.size(); ++i)
        answered = answered || (answered_[i] > 0 && fits(questions_[i]));
    const auto& pagers = context_.platform.pagers;
    return answered || std::any_of(pagers.begin(), pagers.end(), fits);
}

bool reply::typed_too_early() const {
    return late_.verdict() != lateness::none && !echo_.behind() &&
           !context_.screen.line().ends_with(typed_.text);
}

bool reply::shown_otherwise() const {
    if (echo_.found()) return false;
    auto rest = context_.screen.finished();
    while (!rest.empty()) {
        const auto line = take_first_line(rest);
        if (is_noise(line, context_.known, context_.platform)) continue;
        return line.starts_with(typed_.on) &&
               is_another_form(line.substr(typed_.on.size()), typed_.text);
    }
    return false;
}

// Where no echo was recognised, only the prompt that stood there before comes off: what follows
// it may be output.
std::size_t reply::output_begin(std::string_view text, bool complete) const {
    if (echo_.found()) return echo_.end();
    if (!text.starts_with(typed_.on)) return 0;
    const auto stop = text.find('\n');
    const auto line_end = stop == std::string_view::npos ? text.size() : stop;
    const auto rest = text.substr(typed_.on.size(), line_end - typed_.on.size());
    const bool half_echo = !complete && typed_.text.starts_with(rest);
    if (!is_blank(rest) && !half_echo) return typed_.on.size();
    return stop == std::string_view::npos ? text.size() : stop + 1;
}

std::size_t reply::output_end(std::string_view text, std::size_t begin) const {
    auto end = text.size();
    auto at = end;
    bool behind_noise = false;
    for (int lines = 0; lines < lines_at_end && at > begin; ++lines) {
        const auto line_begin = std::max(last_line_begin(text, at), begin);
        const auto line = without_end(text.substr(line_begin, at - line_begin));
        const bool probed = probe_.made > 0 && line_begin == probe_.at;
        const auto seen = context_.known.judge(line);
        // A log line may also come between the two lines of a prompt.
        const bool above = is_line_above(line);
        if (seen == sight::exact || (probe_.made > 0 && seen == sight::weak) ||
            (behind_noise && (seen == sight::weak || above)) || (probed && was_prompt(line))) {
            end = line_begin;
        } else if (probed && context_.known.ends(line)) {
            const auto before = line.substr(0, line.size() - context_.known.text().size());
            return context_.known.plausible(before) ? line_begin : line_begin + before.size();
        } else if (!is_blank(line) && !is_noise(line, context_.known, context_.platform)) {
            break;
        }
        behind_noise = behind_noise || context_.platform.log_noise->matches(line);
        at = line_begin;
    }
    const auto above = std::max(last_line_begin(text, end), begin);
    if (is_line_above(without_end(text.substr(above, end - above)))) return above;
    const auto output = text.substr(begin, end - begin);
    const auto learnt = context_.known.above().size();
    const bool whole = learnt >= output.size() || output[output.size() - learnt - 1] == '\n';
    return whole && output.ends_with(context_.known.above()) ? end - learnt : end;
}

// Enter was pressed on this line, and the prompt is back. The rest of a changed one may be to come.
bool reply::was_prompt(std::string_view line) const {
    const auto now = context_.screen.line();
    return probe_.given_back || context_.known.same(line, now) ||
           (line.starts_with(now) && context_.known.plausible(line));
}

bool reply::is_line_above(std::string_view line) const noexcept {
    const auto& pattern = context_.platform.line_above;
    return pattern && !line.empty() && pattern->matches(line);
}

}  // namespace netpoll
