// What to answer to the questions of a keyboard-interactive login. Knows no libssh.
#include "core/login_answers.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <utility>

namespace netpoll {

namespace {

// No device is known that asks more at once, and each costs time to read.
constexpr std::size_t most_prompts = 10;

unexpected<error> refused(errc code, std::string detail) {
    return unexpected(error{code, phase::auth, std::move(detail)});
}

std::string quoted(std::string_view asked) {
    return "the device asks \"" + escape(question_line(asked)) + "\"";
}

bool is_secret(const compiled_answer& what) noexcept {
    return what.secret || !what.code.empty() || holds_secret(what.what);
}

// A blank prompt leaves the question to the instruction before it.
std::string_view text_of(const login_round& round, std::size_t index) noexcept {
    const auto& text = round.prompts[index].text;
    const bool blank = question_line(text).empty();
    return blank && round.prompts.size() == 1 ? std::string_view(round.instruction) : text;
}

}  // namespace

login_answers::login_answers(const credentials& login,
                             const std::vector<compiled_answer>& of_platform,
                             std::vector<std::string> names)
    : login_(login), names_(std::move(names)) {
    for (auto& each : compile(login.questions))
        fixed_.push_back({std::move(each)});
    of_inventory_ = fixed_.size();
    for (const auto& each : of_platform)
        fixed_.push_back({each});
}

bool login_answers::has_more() const noexcept {
    return std::any_of(fixed_.begin(), fixed_.begin() + static_cast<std::ptrdiff_t>(of_inventory_),
                       [](const fixed& each) { return each.given == 0; });
}

question_kind login_answers::kind_of(const login_round& round, std::size_t index) const {
    const std::vector<std::string_view> names(names_.begin(), names_.end());
    const auto& prompt = round.prompts[index];
    const auto kind = netpoll::kind_of({prompt.text, round.name + "\n" + round.instruction,
                                        prompt.hidden, round.prompts.size() == 1},
                                       names);
    const bool others = kind == question_kind::password && is_of_another(prompt.text, names);
    return others ? question_kind::unknown : kind;
}

expected<login_answers::answers, error> login_answers::to(const login_round& round) {
    const auto count = round.prompts.size();
    if (count > most_prompts) {
        return refused(errc::auth_unavailable,
                       "the device asks " + std::to_string(count) + " questions at once");
    }
    // None of a round is answered that asks for a new password anywhere.
    for (std::size_t i = 0; i < count; ++i) {
        const auto asked = text_of(round, i);
        if (kind_of(round, i) != question_kind::expired) continue;
        const auto* known = round.prompts[i].hidden ? nullptr : find(asked);
        if (known && !is_secret(known->what)) continue;
        return refused(errc::password_expired,
                       quoted(asked) + ", which netpoll does not answer: nothing was typed");
    }
    answers all;
    for (std::size_t i = 0; i < count; ++i) {
        auto next = one(round, i);
        if (!next) return unexpected(std::move(next.error()));
        all.push_back(std::move(*next));
    }
    return all;
}

// Those that may still be given come first.
login_answers::fixed* login_answers::find(std::string_view asked) {
    fixed* spent = nullptr;
    for (auto& each : fixed_) {
        const bool fits =
            each.what.see.matches(question_line(asked)) || each.what.see.matches(asked);
        if (!fits) continue;
        if (each.given < each.what.what.at_most) return &each;
        if (!spent) spent = &each;
    }
    return spent;
}

expected<login_answers::answer, error> login_answers::one(const login_round& round,
                                                          std::size_t index) {
    const auto asked = text_of(round, index);
    if (auto* known = find(asked)) return give(*known, asked);
    switch (kind_of(round, index)) {
        case question_kind::password:
            return give_password(asked);
        case question_kind::username:
            return answer{std::make_shared<const secret>(names_.front()), {}};
        case question_kind::expired:
        case question_kind::unknown:
            break;
    }
    return unexpected(error{errc::auth_unavailable, phase::auth,
                            quoted(asked) +
                                ", which netpoll does not understand; if it takes a fixed answer, "
                                "the inventory gives it: " +
                                login_line_for(asked),
                            true});
}

expected<login_answers::answer, error> login_answers::give(fixed& what, std::string_view asked) {
    const auto& send = what.what.what.send;
    if (!what.what.secret && send == "$password") return give_password(asked);
    if (what.given++ >= what.what.what.at_most) {
        return refused(errc::auth_rejected,
                       quoted(asked) + " again: the answer that is set for it was not accepted");
    }
    if (!what.what.code.empty()) return answer{nullptr, what.what.code};
    auto typed = typed_answer(what.what, login_, {});
    if (!typed) {
        return refused(errc::auth_unavailable,
                       quoted(asked) + " and the inventory has no " + typed.error() + " for it");
    }
    const bool holds_password = !what.what.secret && send.find("$password") != send.npos;
    if (holds_password && std::exchange(password_sent_, true)) {
        return refused(errc::auth_rejected,
                       "the device asked for the password again: it was not accepted");
    }
    return answer{std::make_shared<const secret>(std::move(*typed)), {}};
}

expected<login_answers::answer, error> login_answers::give_password(std::string_view asked) {
    if (!login_.password) {
        return refused(errc::auth_unavailable,
                       quoted(asked) + " and the inventory has no password for it");
    }
    if (std::exchange(password_sent_, true)) {
        return refused(errc::auth_rejected,
                       "the device asked for the password again: it was not accepted");
    }
    return answer{login_.password.value, {}};
}

}  // namespace netpoll
