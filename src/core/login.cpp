// Login questions and the learning of the prompt. Knows no timer and no command.
#include "core/login.hpp"

#include "core/quote.hpp"

namespace netpoll {
namespace {

// A prompt that is not the same after this many tries has a clock or a counter in it.
constexpr unsigned enters_at_most = 4;
// Some devices throw away what is typed while they set up the session.
constexpr milliseconds enter_lost{3'000};

}  // namespace

login::login(terminal& screen, prompt& known, const compiled_platform& platform,
             const credentials& who, login_options options)
    : screen_(screen),
      prompt_(known),
      platform_(platform),
      who_(who),
      options_(options),
      answered_(platform.login.size(), 0) {}

move_t login::look(milliseconds silence) {
    if (screen_.finished().size() + screen_.line().size() > options_.max_output) {
        return move::overflow{};
    }
    if (auto answer = answer_due()) return std::move(*answer);
    return enters_ == 0 ? before_enter(silence) : after_enter(silence);
}

std::optional<move_t> login::answer_due() {
    for (std::size_t i = 0; i < platform_.login.size(); ++i) {
        if (!seen_on_line(platform_.login[i].see, screen_)) continue;
        if (!question_.is_new(screen_)) return move::wait{};
        return give_answer(i);
    }
    question_.gone();
    return std::nullopt;
}

move_t login::give_answer(std::size_t index) {
    const auto& what = platform_.login[index].what;
    const auto asked = "the device asks '" + quote_line(screen_.line(), who_) + "'";
    if (++answered_[index] > what.at_most) {
        const auto code = holds_secret(what) ? errc::auth_rejected : errc::prompt_not_seen;
        return move::fail{{code, phase::prompt,
                           asked + " again after " + std::to_string(what.at_most) + " answers"}};
    }
    auto typed = typed_answer(what, who_, platform_.definition.end_of_line);
    if (!typed) {
        return move::fail{{errc::auth_unavailable, phase::prompt,
                           asked + " and the inventory has no " + typed.error() + " for it"}};
    }
    return move::type{std::move(*typed)};
}

move_t login::press_enter() {
    ++enters_;
    screen_.take();
    entered_on_ = screen_.serial();
    return move::type{platform_.definition.end_of_line};
}

move_t login::before_enter(milliseconds silence) {
    if (!prompt_.plausible(screen_.line())) return move::wait{};
    return silence >= options_.quiet ? press_enter() : move::wait{options_.quiet};
}

move_t login::after_enter(milliseconds silence) {
    const auto line = screen_.line();
    if (!prompt_.plausible(line)) return move::wait{};
    if (screen_.serial() == entered_on_) {
        if (enters_ >= enters_at_most) return move::wait{};
        return silence >= enter_lost ? press_enter() : move::wait{enter_lost};
    }
    const auto before = screen_.finished().substr(0, screen_.finished().find('\n'));
    if (prompt_.same(line, before)) {
        prompt_.learn(line);
        return move::complete{};
    }
    if (silence < options_.quiet) return move::wait{options_.quiet};
    if (enters_ < enters_at_most) return press_enter();
    prompt_.settle_for_pattern(line);
    return move::complete{};
}

}  // namespace netpoll
