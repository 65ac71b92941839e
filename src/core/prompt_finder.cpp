// Questions on the way to a prompt, and the learning of it. Knows no timer and no command.
#include "core/prompt_finder.hpp"

#include "core/lines.hpp"
#include "core/login_question.hpp"
#include "core/open_question.hpp"
#include "core/quote.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>

namespace netpoll {

namespace {

// A prompt that is not the same after this many tries has a clock or a counter in it.
constexpr unsigned enters_at_most = 4;
// Some devices throw away what is typed while they set up the session.
constexpr milliseconds enter_lost{3'000};
// A line that hardly looks like a prompt is believed after a longer silence: a greeting may pause.
constexpr milliseconds unusual_quiet{500};
// Longer than most prompts. Looked through only where it is quiet.
constexpr std::size_t longest_tail = 128;
// Enough for the lines of a prompt above its last.
constexpr std::size_t longest_above = 1'024;

// The lines that both texts end with, of the second; nothing where they are blank.
std::string_view shared_lines(std::string_view one, std::string_view other) {
    auto rest = other;
    bool empty = true;
    while (!one.empty() && !rest.empty()) {
        const auto before = rest;
        const auto line = take_last_line(rest);
        if (line != take_last_line(one)) {
            rest = before;
            break;
        }
        empty = empty && only_spaces(line);
    }
    return empty ? std::string_view{} : other.substr(rest.size());
}

}  // namespace

prompt_finder::prompt_finder(terminal& screen, prompt& known, const compiled_platform& platform,
                             const std::vector<compiled_answer>& questions,
                             const credentials& login, prompt_finder_options options)
    : screen_(screen),
      prompt_(known),
      platform_(platform),
      questions_(questions),
      login_(login),
      options_(options),
      echo_(platform.definition.echo, screen.line(), options.typed, &*platform.log_noise),
      entered_on_(screen.serial()),
      answered_(questions.size(), 0) {
    if (options_.typed.empty()) return;
    entered_at_ = screen_.line();
    screen_.take();
}

dialogue_request prompt_finder::look(milliseconds silence) {
    if (screen_.finished().size() + screen_.line().size() > options_.max_output) {
        return request::overflow{};
    }
    if (unechoed() && enters_ == 0) echo_.look(screen_.finished());
    if (auto passed = question_passed()) return std::move(*passed);
    if (auto due = asked_again(silence)) return std::move(*due);
    if (auto answer = answer_due(silence)) return std::move(*answer);
    if (auto asked = question_due(silence)) return std::move(*asked);
    return enters_ == 0 ? before_enter(silence) : after_enter(silence);
}

std::optional<dialogue_request> prompt_finder::answer_due(milliseconds silence) {
    for (std::size_t i = 0; i < questions_.size(); ++i) {
        const auto column = seen_on_line(questions_[i].see, screen_);
        if (!column) continue;
        if (auto why = asked().withholds(questions_[i])) {
            if (silence < options_.quiet) return request::wait{options_.quiet};
            return request::fail{std::move(*why)};
        }
        if (auto held = held_back(i, silence)) return std::move(*held);
        if (!question_.is_new(screen_, *column)) return request::wait{};
        return give_answer(i);
    }
    return page_on(silence);
}

bool prompt_finder::unechoed() const noexcept {
    return !options_.typed.empty() && !echo_.behind() && answered_last_.text.empty();
}

// What was typed before a question came, and not answered yet, may answer it: an answer would go to
// whatever comes then. Only where the same question is asked again it is certain that it has.
std::optional<dialogue_request> prompt_finder::held_back(std::size_t index,
                                                         milliseconds silence) const {
    if (enters_ == 0 && !unechoed()) {
        if (!asked().drawn_again(questions_[index], answered_last_)) return std::nullopt;
        if (screen_.serial() == answered_last_.serial) return request::wait{};
        const auto needed = patience_at(asking::surely, options_.idle);
        if (silence < needed) return request::wait{needed};
        return refused(index);
    }
    // Behind the very prompt it is what an unechoed line led to, once that had time to go into it.
    const bool beside = enters_ == 0 && screen_.serial() == entered_on_;
    const bool again =
        !unechoed() && times_just_asked(screen_.finished(), screen_.line()) >= enters_;
    const bool free = beside || again;
    const auto quiet = beside ? std::max(options_.quiet, unusual_quiet) : options_.quiet;
    const auto needed = free ? quiet : patience_at(asking::surely, options_.idle);
    if (silence < needed) return request::wait{needed};
    if (free) return std::nullopt;
    return request::fail{taken_for_answer(screen_.line(), typed_last(), login_)};
}

bool prompt_finder::may_be_asked_again(std::string_view question) const {
    if (enters_ == 0 || unechoed()) return false;
    if (!took_enter_.empty()) return question == took_enter_;
    return std::any_of(questions_.begin(), questions_.end(),
                       [&](const auto& each) { return each.see.find(question).has_value(); });
}

// Enter has answered a question. Most devices do not take it for an answer and ask once more.
std::optional<dialogue_request> prompt_finder::asked_again(milliseconds silence) const {
    if (took_enter_.empty()) return std::nullopt;
    const auto line = screen_.line();
    if (times_just_asked(took_enter_, line) > 0) return std::nullopt;
    const auto unusual = std::max(options_.quiet, unusual_quiet);
    const auto needed = is_blank(line) ? patience_at(asking::surely, options_.idle) : unusual;
    if (silence < needed) return request::wait{needed};
    return request::fail{taken_for_answer(took_enter_, typed_last(), login_)};
}

asked_line prompt_finder::asked() const {
    const bool behind_typed = !options_.typed.empty() || enters_ > 0;
    return {screen_, platform_, login_, options_.names, behind_typed, typed_last()};
}

std::string prompt_finder::typed_last() const {
    if (!typed_since_.empty()) return std::string(typed_since_);
    return options_.typed.empty() ? "" : "'" + quote_line(options_.typed, login_) + "'";
}

bool prompt_finder::was_answered(std::string_view line) const {
    const auto begins = [&](const auto& each) { return !each.empty() && line.starts_with(each); };
    const auto fits = [&](const auto& pager) { return pager.see.matches(line); };
    return std::any_of(answered_on_.begin(), answered_on_.end(), begins) ||
           std::any_of(platform_.pagers.begin(), platform_.pagers.end(), fits);
}

error prompt_finder::passed_by(std::string_view question) const {
    auto why = taken_for_answer(question, typed_last(), login_);
    if (options_.typed.empty() && why.code == errc::question) {
        why.detail += "; to answer it: " + quote_line(login_that_answers(question), login_);
        why.unanswered = true;
    }
    return why;
}

// A question may come just behind a line that is the prompt already. What is typed at that prompt
// is its answer then, and what follows is no proof of a login any more.
std::optional<dialogue_request> prompt_finder::question_passed() {
    if (options_.typed.empty() && enters_ == 0) return std::nullopt;
    const auto finished = screen_.finished();
    while (passed_ < finished.size()) {
        const auto line = finished.substr(passed_, finished.find('\n', passed_) - passed_);
        const bool on_prompt = passed_ == 0 && line.starts_with(entered_at_);
        const auto said = line.substr(on_prompt ? entered_at_.size() : 0);
        passed_ += line.size() + 1;
        if (longer_than_prompts(said) || platform_.log_noise->matches(said)) continue;
        const bool asks = enters_ > 0 ? is_question(said) : asks_plainly(said);
        if (!asks || was_answered(line)) continue;
        if (!may_be_asked_again(said)) return request::fail{passed_by(said)};
        took_enter_ = said;
    }
    return std::nullopt;
}

// What no expression foresaw. Enter would be an answer to it.
std::optional<dialogue_request> prompt_finder::question_due(milliseconds silence) {
    const auto line = screen_.line();
    if (longer_than_prompts(line)) return std::nullopt;
    if (secret_asked_by(line) == secret_asked::new_password) {
        if (silence < options_.quiet) return request::wait{options_.quiet};
        return request::fail{
            {errc::password_expired, phase::prompt,
             "the device asks '" + quote_line(line, login_) + "': " + asked().nothing_typed()}};
    }
    if (!is_question(line) || shows_pager()) return std::nullopt;
    if (!options_.typed.empty()) {
        if (auto answer = password_due(silence)) return std::move(*answer);
    }
    const bool sure = says_what_is_wanted(line) || asks(line) == asking::surely;
    const auto needed = patience_at(sure ? asking::surely : asking::likely, options_.idle);
    if (silence < needed) return request::wait{needed};
    return request::fail{unanswered()};
}

// A word for the password in another language than the platform foresaw, at what a line that was
// typed asks. Before the first prompt only the platform's own expressions count.
std::optional<dialogue_request> prompt_finder::password_due(milliseconds silence) {
    const auto secret = std::find_if(questions_.begin(), questions_.end(), [](const auto& each) {
        return !each.of_inventory && holds_secret(each.what);
    });
    if (secret == questions_.end() || !asked().wants_password()) return std::nullopt;
    if (silence < unusual_quiet) return request::wait{unusual_quiet};
    if (auto why = asked().withholds(*secret)) return request::fail{std::move(*why)};
    const auto index = static_cast<std::size_t>(secret - questions_.begin());
    if (auto held = held_back(index, silence)) return std::move(*held);
    if (!question_.is_new(screen_, 0)) return request::wait{};
    return give_answer(index);
}

error prompt_finder::unanswered() const {
    const auto line = screen_.line();
    const auto asked = "the device asks '" + quote_line(line, login_) + "'";
    if (!options_.typed.empty()) {
        return {errc::question, phase::prompt,
                asked + ", which its platform's `questions` for this change of mode do not answer"};
    }
    const bool secret = secret_asked_by(line) != secret_asked::nothing;
    const auto how = secret ? login_line_for(line) : login_that_answers(line);
    return {errc::question, phase::prompt,
            asked +
                (enters_ == 0 ? " before its first prompt"
                              : " behind its prompt, at which Enter was typed") +
                "; to answer it: " + quote_line(how, login_),
            true};
}

// A long greeting may come a page at a time.
std::optional<dialogue_request> prompt_finder::page_on(milliseconds silence) {
    for (const auto& pager : platform_.pagers) {
        const auto column = seen_on_line(pager.see, screen_);
        if (!column) continue;
        if (silence < options_.quiet) return request::wait{options_.quiet};
        if (!question_.is_new(screen_, *column)) return std::nullopt;
        typed_since_ = "the last key";
        return request::type{pager.what.send};
    }
    return std::nullopt;
}

request::fail prompt_finder::refused(std::size_t index) const {
    const auto& what = questions_[index].what;
    const auto code = holds_secret(what) ? errc::auth_rejected : errc::prompt_not_seen;
    return {{code, phase::prompt,
             "the device asks '" + quote_line(screen_.line(), login_) + "' again after " +
                 counted(answered_[index], "answer") +
                 (what.send.find("$secret") == std::string::npos ? "" : "; check `secret`")}};
}

dialogue_request prompt_finder::give_answer(std::size_t index) {
    const auto& what = questions_[index].what;
    const auto asked = "the device asks '" + quote_line(screen_.line(), login_) + "'";
    if (answered_[index] >= what.at_most) return refused(index);
    ++answered_[index];
    auto typed = typed_answer(questions_[index], login_, platform_.definition.end_of_line);
    if (!typed) {
        return request::fail{{errc::auth_unavailable, phase::prompt,
                              asked + " and the inventory has no " + typed.error() + " for it"}};
    }
    gave_secret_ = gave_secret_ || holds_secret(what);
    answered_on_.emplace_back(screen_.line());
    answered_last_ = {answered_on_.back(), screen_.serial()};
    typed_since_ = "the last answer";
    enters_ = 0;
    took_enter_.clear();
    return request::type{std::move(*typed)};
}

dialogue_request prompt_finder::press_enter() {
    auto before = screen_.take();
    shown_before_ = before.substr(before.size() - std::min(before.size(), longest_above));
    if (enters_++ == 0) preface_ = std::move(before);
    entered_on_ = screen_.serial();
    entered_at_ = screen_.line();
    changes_ = screen_.changes();
    passed_ = 0;
    answered_on_.clear();
    typed_since_ = "Enter";
    return request::type{platform_.definition.end_of_line};
}

// A log line behind the prompt that the device does not repaint. A line of a greeting that looks
// like a prompt has none behind it.
bool prompt_finder::prompt_went_by() const {
    if (!screen_.line().empty()) return false;
    auto rest = screen_.finished();
    bool behind_noise = false;
    for (int i = 0; i < lines_behind_prompt && !rest.empty(); ++i) {
        const auto line = take_last_line(rest);
        if (behind_noise && prompt_.plausible(line)) return true;
        const bool noise = platform_.log_noise->matches(line);
        if (!noise && !only_spaces(line)) return false;
        behind_noise = behind_noise || noise;
    }
    return false;
}

dialogue_request prompt_finder::enter_or_wait(milliseconds silence, milliseconds needed) {
    if (enters_ >= enters_at_most) return request::wait{};
    return silence >= needed ? press_enter() : request::wait{needed};
}

// Who has an answer to a question that has not come yet is given it the time to come.
milliseconds prompt_finder::quiet() const {
    bool expected = false;
    for (std::size_t i = 0; i < questions_.size(); ++i)
        expected = expected || (questions_[i].of_inventory && answered_[i] == 0);
    const bool first = options_.typed.empty() && enters_ == 0;
    return first && expected ? std::max(options_.quiet, unusual_quiet) : options_.quiet;
}

// How long it must be silent at this line before it is believed to be the prompt; nothing where it
// is none.
std::optional<milliseconds> prompt_finder::patience() const {
    const auto line = screen_.line();
    if (longer_than_prompts(line)) return std::nullopt;
    const auto fit = platform_.fit(line);
    if (fit && fit->usual) return quiet();
    const bool any = platform_.definition.any_prompt && !only_spaces(line) && !is_question(line) &&
                     !shows_pager();
    if (fit || any) return std::max(options_.quiet, unusual_quiet);
    return std::nullopt;
}

bool prompt_finder::shows_pager() const {
    return std::any_of(platform_.pagers.begin(), platform_.pagers.end(), [&](const auto& each) {
        return seen_on_line(each.see, screen_).has_value();
    });
}

// A greeting without a line end stands before the prompt.
bool prompt_finder::ends_like_prompt() const {
    const auto line = screen_.line();
    if (is_question(line)) return false;
    for (std::size_t size = 2; size <= std::min(line.size(), longest_tail); ++size) {
        if (platform_.fit(line.substr(line.size() - size))) return true;
    }
    return false;
}

dialogue_request prompt_finder::before_enter(milliseconds silence) {
    if (prompt_went_by()) return enter_or_wait(silence, enter_lost);
    auto needed = patience();
    if (!needed && !screen_.line().empty()) {
        const auto unusual = std::max(options_.quiet, unusual_quiet);
        if (silence < unusual) return request::wait{unusual};
        if (ends_like_prompt()) needed = unusual;
    }
    if (!needed) return request::wait{};
    const bool not_yet = !options_.typed.empty() && screen_.serial() == entered_on_;
    return enter_or_wait(silence, not_yet ? enter_lost : *needed);
}

// The device took the line away and drew it once more where it stood.
bool prompt_finder::came_back_in_place() const {
    return screen_.serial() == entered_on_ && screen_.changes() != changes_ &&
           screen_.cursor_at_end() && screen_.line() == entered_at_;
}

dialogue_request prompt_finder::after_enter(milliseconds silence) {
    const auto line = screen_.line();
    if (prompt_went_by()) return enter_or_wait(silence, enter_lost);
    const auto needed = patience();
    if (!needed) return request::wait{};
    const bool in_place = came_back_in_place();
    if (!in_place && screen_.serial() == entered_on_) return enter_or_wait(silence, enter_lost);
    auto above = screen_.finished();
    const auto before = above.substr(0, above.find('\n'));
    above.remove_prefix(std::min(before.size() + 1, above.size()));
    if (in_place ? silence >= options_.quiet : prompt_.same(line, before)) {
        const auto shared = shared_lines(shown_before_, above);
        const auto between = above.substr(0, above.size() - shared.size());
        clean_ = enters_ == 1 && !in_place && between.find_first_not_of(" \t\r\n") == between.npos;
        prompt_.learn(line, shared);
        return request::complete{};
    }
    if (silence < *needed) return request::wait{*needed};
    if (enters_ < enters_at_most) {
        candidate_ = line;
        return press_enter();
    }
    prompt_.settle(candidate_, line);
    return request::complete{};
}

}  // namespace netpoll
