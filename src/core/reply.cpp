// Reading one reply: when it ends, what it asks. Knows no timer; cutting is in reply_output.cpp.
#include "core/reply.hpp"

#include "core/asked_line.hpp"
#include "core/lines.hpp"
#include "core/login_question.hpp"
#include "core/open_question.hpp"
#include "core/quote.hpp"

#include <algorithm>

namespace netpoll {

namespace {

// A prompt without the echo before it may be one that a log line caused. Slow terminal servers
// need up to two seconds for an echo.
constexpr milliseconds unechoed_quiet{2'000};
// Silence at a line that may be a prompt, after which Enter makes the device show it again.
constexpr milliseconds probe_quiet{3'000};
// The same where the very prompt is back without a line end.
constexpr milliseconds in_place_quiet{500};
constexpr unsigned probes_at_most = 2;
// Ctrl-U: what line editors take for "away with this line".
constexpr std::string_view kill_line = "\x15";
// An unfinished line counts against max_output from this length on; shorter ones may be prompts.
constexpr std::size_t long_line = 4'096;

std::string_view line_at(std::string_view text, std::size_t begin) noexcept {
    return text.substr(begin, text.find('\n', begin) - begin);
}

// How pagers end behind the part that tells them: "Press Enter to continue...", "--More-- (or press
// q)".
std::size_t end_of_pager(std::string_view line, std::size_t from) noexcept {
    constexpr std::string_view opening = "([<";
    constexpr std::string_view closing = ")]>";
    for (;;) {
        from = std::min(line.find_first_not_of(" .:,;)]>*-", from), line.size());
        const auto which = from < line.size() ? opening.find(line[from]) : opening.npos;
        const auto end = which < closing.size() ? line.find(closing[which], from) : line.npos;
        if (end == line.npos) return from;
        from = end + 1;
    }
}

std::string_view without_blanks(std::string_view text) noexcept {
    const auto begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

}  // namespace

reply::reply(reply_context context, std::string_view typed, definition::echo_kind echo,
             const std::vector<compiled_answer>& questions)
    : context_(context),
      typed_{std::string(typed), std::string(context.screen.line()), context.screen.serial(),
             context.screen.changes()},
      echo_(echo, typed_.on, typed, &*context.platform.log_noise),
      late_(typed_.on, context.known, context.platform),
      confirms_(echo == definition::echo_kind::none && context.options.output_due &&
                !typed.empty()),
      questions_(questions),
      answered_(questions.size(), 0) {
    context_.screen.take();
}

dialogue_request reply::look(milliseconds silence) {
    look_for_echo();
    note_unerased_pager();
    if (too_long()) return request::overflow{};
    if (context_.screen.serial() != typed_.serial) {
        if (auto end = at_prompt(silence)) return std::move(*end);
        if (auto due = answer_due(silence)) return std::move(*due);
    }
    if (probe_.made > 0 && back_in_place(probe_.changes)) {
        if (silence < patience()) return request::wait{patience()};
        context_.screen.cut_line();
        return request::complete{};
    }
    return probe_or_wait(silence);
}

void reply::look_for_echo() {
    const auto finished = context_.screen.finished();
    echo_.look(finished);
    late_.look(finished, echo_);
    if (!echo_.gave_up() || !typed_too_early()) return;
    echo_.never_give_up();
    echo_.look(finished);
    late_.look(finished, echo_);
}

// How quiet it must be before what stands on the line is believed to be all of it.
milliseconds reply::patience() const noexcept {
    return std::min(context_.options.quiet, context_.options.idle / 2);
}

bool reply::too_long() const {
    const auto line = context_.screen.line().size();
    const auto kept = context_.screen.finished().size() - echo_.end();
    const auto held = kept + (line > long_line ? line : 0);
    const auto& limits = context_.options;
    if (held <= std::min(limits.max_output, limits.max_late)) return false;
    return held > (typed_too_early() ? limits.max_late : limits.max_output);
}

bool reply::empty_so_far() const {
    return context_.screen.finished().find_first_not_of(" \t\n", echo_.end()) ==
           std::string_view::npos;
}

// How quiet it must be before a line that looks so is believed to be the prompt.
milliseconds reply::quiet_before(sight seen) const {
    const bool doubtful = context_.options.output_due && empty_so_far();
    if (seen == sight::exact && echo_.settled() && !doubtful) return milliseconds{0};
    const auto needed = echo_.behind() ? context_.options.quiet : unechoed_quiet;
    return std::min(needed, context_.options.idle / 2);
}

std::optional<dialogue_request> reply::at_prompt(milliseconds silence) {
    const auto line = context_.screen.line();
    if (repeats_probed_line()) {
        context_.known.change_to(line, typed_.text);
        return confirmed(silence);
    }
    const auto seen = context_.known.judge(line);
    const bool changed = seen == sight::none && context_.known.other_mode(line, typed_.text);
    if (seen == sight::none && !changed) return std::nullopt;
    const auto needed = quiet_before(seen);
    if (silence < needed) return request::wait{needed};
    if (changed) context_.known.change_to(line, typed_.text);
    return confirmed(silence);
}

// Where no echo of the next line will show that the prompt was one, Enter does.
dialogue_request reply::confirmed(milliseconds silence) {
    if (!confirms_) return request::complete{};
    if (probe_.made == 0) return probe();
    const auto& screen = context_.screen;
    const bool answered = screen.serial() != probe_.serial || screen.changes() != probe_.changes;
    if (!answered) return request::wait{};
    // Where it was none, this one may be the command's, and Enter's still to come.
    const auto needed = std::min(unechoed_quiet, context_.options.idle / 2);
    if (silence < needed && typed_into_output()) return request::wait{needed};
    return request::complete{};
}

std::optional<dialogue_request> reply::answer_due(milliseconds silence) {
    if (context_.screen.line().empty()) return std::nullopt;
    for (std::size_t i = 0; i < questions_.size(); ++i) {
        const auto column = seen_on_line(questions_[i].see, context_.screen);
        if (!column || answered_[i] >= questions_[i].what.at_most) continue;
        if (auto held = held_back(silence)) return std::move(*held);
        if (asked().drawn_again(questions_[i], answered_last_)) return std::nullopt;
        if (questions_[i].of_inventory && silence < patience()) return request::wait{patience()};
        auto due = answer(questions_[i], *column, answered_[i]);
        if (due && std::holds_alternative<request::type>(*due)) {
            answered_last_ = {std::string(context_.screen.line()), context_.screen.serial()};
            probe_.unanswered = 0;
        }
        return due;
    }
    const auto own = context_.platform.definition.pagers.size();
    for (std::size_t i = 0; i < context_.platform.pagers.size(); ++i) {
        const auto& pager = context_.platform.pagers[i];
        const auto column = seen_on_line(pager.see, context_.screen);
        if (!column) continue;
        // Behind other text it may be the first half of a line that only speaks of pagers, and the
        // common ones fit the first half of many a pager.
        const bool alone = only_spaces(context_.screen.line().substr(0, *column));
        // The first one of a session, too: until a device has taken one away, a line of output that
        // came in pieces may look so.
        const bool known = context_.erases_pagers || !context_.options.output_due;
        const bool sure = alone && i < own && known;
        if (!sure && silence < patience()) return request::wait{patience()};
        unsigned times = 0;  // pages have no number
        auto due = answer(pager, *column, times);
        if (due) {
            context_.screen.keep(alone ? 0 : *column);
            pager_.at = context_.screen.finished().size();
            pager_.length = context_.screen.line().size();
            pager_.key = without_blanks(pager.what.send);
            pager_.at_once = sure && silence < patience();
            pager_.rewrites = context_.screen.rewrites();
        }
        return due;
    }
    return std::nullopt;
}

std::optional<dialogue_request> reply::answer(const compiled_answer& wanted, std::size_t column,
                                              unsigned& times) {
    // What the inventory answers to its own command was meant.
    if (!wanted.of_inventory) {
        if (auto why = asked().withholds(wanted)) return request::fail{std::move(*why)};
    }
    if (!asked_.is_new(context_.screen, column)) return std::nullopt;
    ++times;
    auto typed = typed_answer(wanted, context_.login, context_.platform.definition.end_of_line);
    if (!typed) return std::nullopt;
    typed_since_ = "the last answer";
    return request::type{std::move(*typed)};
}

// As in prompt_finder: the line without its echo, or Enter, may go into the question.
std::optional<dialogue_request> reply::held_back(milliseconds silence) const {
    const bool unechoed = !echo_.behind() && !shown_otherwise();
    if (probe_.unanswered == 0 && !unechoed) return std::nullopt;
    const auto line = context_.screen.line();
    const auto since = context_.screen.finished().substr(probe_.at);
    const bool free = !unechoed && times_just_asked(since, line) >= probe_.unanswered;
    const auto needed = free ? patience() : patience_at(asking::surely, context_.options.idle);
    if (silence < needed) return request::wait{needed};
    if (free) return std::nullopt;
    return request::fail{taken_for_answer(without_typed(line), typed_last(), context_.login)};
}

asked_line reply::asked() const {
    return {context_.screen, context_.platform, context_.login, context_.names, true, typed_last()};
}

std::string reply::typed_last() const {
    if (!typed_since_.empty()) return std::string(typed_since_);
    return "'" + quote_line(typed_.text, context_.login) + "'";
}

bool reply::repeats_probed_line() const {
    if (probe_.made == 0 || context_.screen.serial() == probe_.serial) return false;
    const auto line = context_.screen.line();
    const auto probed = probe_.given_back ? std::string_view(typed_.on)
                                          : line_at(context_.screen.finished(), probe_.at);
    const bool possible = context_.known.plausible(line) || ends_like_prompt(line);
    return possible && context_.known.same(line, probed);
}

// Some devices show a line that they reject once more behind the prompt, to be mended.
bool reply::gives_line_back() const {
    const auto line = context_.screen.line();
    return echo_.found() && line.starts_with(typed_.on) && !typed_.text.empty() &&
           line.substr(typed_.on.size()) == typed_.text;
}

// The very prompt was drawn over itself: Enter made no new line. What was typed is gone, or left
// over behind the cursor.
bool reply::back_in_place(std::uint64_t since) const {
    const auto& screen = context_.screen;
    if (screen.serial() != typed_.serial || screen.changes() == since) return false;
    const auto line = screen.line();
    if (screen.column() != typed_.on.size() || !line.starts_with(typed_.on)) return false;
    const auto behind = line.substr(typed_.on.size());
    return behind.empty() || behind == typed_.text;
}

// A prompt that changed, a prompt behind a last line without an end, or a log line behind the
// prompt that the device did not repaint.
bool reply::worth_a_probe() const {
    if (context_.screen.serial() == typed_.serial) return back_in_place(typed_.changes);
    const auto line = context_.screen.line();
    if (context_.known.plausible(line) || context_.known.ends(line)) return true;
    if (ends_like_prompt(line) && !is_question(line)) return true;
    if (gives_line_back()) return true;
    if (!line.empty() || !echo_.behind()) return false;
    auto rest = context_.screen.finished();
    bool only_noise = true;
    for (int i = 0; i < lines_behind_prompt && rest.size() > echo_.end(); ++i) {
        const auto above = take_last_line(rest);
        if (context_.known.judge(above) == sight::exact) return true;
        if (only_noise && i > 0 && context_.known.plausible(above)) return true;
        only_noise = only_noise &&
                     (only_spaces(above) || is_noise(above, context_.known, context_.platform));
    }
    return false;
}

// A log line can follow a pager before the pager is answered: then it is no longer the current
// line. Only the platform's own pagers count here: the common ones may fit a line of output.
const compiled_answer* reply::pushed_away_pager(range& where) const {
    const auto finished = context_.screen.finished();
    const auto own = context_.platform.definition.pagers.size();
    auto end = finished.size();
    if (!echo_.behind()) return nullptr;
    for (int i = 0; i < lines_behind_prompt && end > echo_.end(); ++i) {
        const auto begin = end < 2 ? 0 : finished.rfind('\n', end - 2) + 1;
        const auto line = finished.substr(begin, end - 1 - begin);
        const auto answered = [&](const range& each) {
            return each.first >= begin && each.first < end;
        };
        if (std::any_of(pager_.left.begin(), pager_.left.end(), answered)) return nullptr;
        if (context_.known.judge(line) != sight::none) return nullptr;
        for (std::size_t k = 0; k < own; ++k) {
            const auto& pager = context_.platform.pagers[k];
            const auto text = pager.see.find(line);
            if (!text) continue;
            const bool alone = only_spaces(line.substr(0, text->begin));
            if (!alone && !only_spaces(line.substr(text->end))) continue;
            where = alone ? range{begin, end} : range{begin + text->begin, end - 1};
            return &pager;
        }
        end = begin;
    }
    return nullptr;
}

dialogue_request reply::probe_or_wait(milliseconds silence) {
    range where;
    const auto* pager = pushed_away_pager(where);
    if (!pager && (probe_.made >= probes_at_most || !worth_a_probe())) {
        return question_asked(silence).value_or(request::wait{});
    }
    const auto quiet = back_in_place(typed_.changes) ? in_place_quiet : probe_quiet;
    const auto needed = std::min(quiet, context_.options.idle / 2);
    if (silence < needed) return request::wait{needed};
    if (pager) {
        pager_.left.push_back(where);
        return request::type{pager->what.send};
    }
    return probe();
}

dialogue_request reply::probe() {
    probe_.given_back = gives_line_back();
    std::string probe(probe_.given_back ? kill_line : std::string_view{});
    ++probe_.made;
    ++probe_.unanswered;
    typed_since_ = "Enter";
    probe_.serial = context_.screen.serial();
    probe_.changes = context_.screen.changes();
    probe_.at = context_.screen.finished().size();
    probe_.end = probe_.at + context_.screen.line().size();
    return request::type{probe += context_.platform.definition.end_of_line};
}

// Nothing is typed that the inventory has no answer for.
std::optional<dialogue_request> reply::question_asked(milliseconds silence) const {
    const auto line = context_.screen.line();
    if (context_.screen.serial() == typed_.serial) return std::nullopt;
    const bool secret = secret_asked_by(line) != secret_asked::nothing;
    const auto asked = secret ? asking::surely : asks(line);
    if (asked == asking::no) return std::nullopt;
    const auto needed = patience_at(asked, context_.options.idle);
    if (silence < needed) return request::wait{needed};
    if (!echo_.behind() && !shown_otherwise())
        return request::fail{taken_for_answer(without_typed(line), typed_last(), context_.login)};
    return request::fail{{errc::question, phase::command,
                          "the device asks '" + quote_line(line, context_.login) +
                              "'; to answer it: " +
                              quote_line(entry_that_answers(typed_.text, line), context_.login)}};
}

bool reply::typed_into_output() const {
    const auto finished = context_.screen.finished();
    // A log line may push a pager away; then it stays, or the log line is taken away for it.
    const auto goes_on = [&](const range& each) {
        const auto line = line_at(finished, std::min(each.first, finished.size()));
        return !is_noise(line, context_.known, context_.platform) &&
               context_.screen.rewrites() == each.second;
    };
    if (pager_.in_two) return true;
    if (std::any_of(pager_.all_at_once.begin(), pager_.all_at_once.end(), goes_on)) return true;
    if (probe_.made == 0) return false;
    const auto stop = std::min(finished.find('\n', probe_.at), finished.size());
    // Without an echo nothing else stands behind the prompt.
    const auto behind = confirms_ ? std::min(probe_.end, stop) : stop;
    return !only_noise(finished.substr(behind), context_.known, context_.platform);
}

void reply::note_unerased_pager() {
    const auto finished = context_.screen.finished();
    if (!pager_.at || finished.size() <= *pager_.at) return;
    const auto begin = *pager_.at;
    pager_.at.reset();
    if (context_.screen.kept_line_rewritten()) {
        context_.erases_pagers = true;
        return;
    }
    const auto line = line_at(finished, begin);
    if (pager_.at_once) pager_.all_at_once.emplace_back(begin + line.size() + 1, pager_.rewrites);
    for (const auto& pager : context_.platform.pagers) {
        const auto left = pager.see.find(line);
        if (!left) continue;
        auto end = std::max(end_of_pager(line, left->end), std::min(pager_.length, line.size()));
        end = end_of_pager(line, end);
        if (without_blanks(line.substr(end)) == pager_.key) end = line.size();
        // More of its text, or output of a device that goes on behind it.
        pager_.in_two = pager_.in_two || end < line.size();
        const bool alone = only_spaces(line.substr(0, left->begin)) && end == line.size();
        pager_.left.push_back(alone ? range{begin, begin + line.size() + 1}
                                    : range{begin + left->begin, begin + end});
        return;
    }
}

}  // namespace netpoll
