// A login by keyboard-interactive, question by question. Knows no other method.
#include "ssh/interactive_login.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <utility>

namespace netpoll {

namespace {

// A server may ask round after round; nobody's login needs more.
constexpr unsigned most_rounds = 8;

std::string text_or_nothing(const char* text) {
    return text != nullptr ? text : "";
}

login_round round_of(::ssh_session session) {
    login_round asked{text_or_nothing(ssh_userauth_kbdint_getname(session)),
                      text_or_nothing(ssh_userauth_kbdint_getinstruction(session)),
                      {}};
    const int count = ssh_userauth_kbdint_getnprompts(session);
    for (int i = 0; i < count; ++i) {
        char echo = 0;
        const char* text = ssh_userauth_kbdint_getprompt(session, static_cast<unsigned>(i), &echo);
        asked.prompts.push_back({text_or_nothing(text), echo == 0});
    }
    return asked;
}

}  // namespace

interactive_login::interactive_login(libssh_session& session, login_answers& answers,
                                     code_source* codes, std::string user,
                                     std::function<void()> wake, device_log log)
    : session_(session),
      answers_(answers),
      codes_(codes),
      user_(std::move(user)),
      wake_(std::move(wake)),
      log_(log) {}

interactive_login::step interactive_login::advance(session_clock::time_point until) {
    return round_ ? fill(until) : call(until);
}

interactive_login::step interactive_login::call(session_clock::time_point until) {
    answer_ = ssh_userauth_kbdint(session_.raw(), user_.c_str(), nullptr);
    if (session_.dead()) answer_ = SSH_AUTH_ERROR;
    if (answer_ == SSH_AUTH_AGAIN) return step::call_again;
    return answer_ == SSH_AUTH_INFO ? ask(until) : step::answered;
}

interactive_login::step interactive_login::ask(session_clock::time_point until) {
    if (++rounds_ > most_rounds)
        return fail(errc::auth_rejected, "the device keeps asking questions without an end");
    auto answers = answers_.to(round_of(session_.raw()));
    if (!answers) {
        auto why = std::move(answers).error();
        why.detail = spent_(why.detail);
        why_ = std::move(why);
        return step::failed;
    }
    round_ = std::move(*answers);
    return fill(until);
}

// The codes of a round are fetched one by one, each when all before it are there.
interactive_login::step interactive_login::fill(session_clock::time_point until) {
    for (auto& each : *round_) {
        if (each.text) continue;
        if (codes_ == nullptr)
            return fail(errc::code_failed, "nobody runs commands for one-time codes here");
        if (!code_) {
            code_ = std::make_unique<code_answer>();
            codes_->fetch(each.command, until, code_->taker(wake_));
            if (log_.traces()) log_.step("auth", "one-time code fetched by its command");
        }
        auto said = code_->take();
        if (!said) return step::waits;
        code_.reset();
        if (!*said) return fail(errc::code_failed, std::move(*said).error());
        each.text = **std::move(said);
        spent_.add(each.text);
        given_.push_back({each.command, each.text});
    }
    return send(until);
}

interactive_login::step interactive_login::send(session_clock::time_point until) {
    for (std::size_t i = 0; i < round_->size(); ++i) {
        const auto& text = (*round_)[i].text->reveal();
        if (ssh_userauth_kbdint_setanswer(session_.raw(), static_cast<unsigned>(i), text.c_str()) <
            0)
            return fail(errc::internal, "libssh refused an answer");
    }
    if (log_.traces()) log_.step("auth", counted(round_->size(), "prompt") + " answered");
    round_.reset();
    // Also for a round without questions: it is answered by calling again.
    return call(until);
}

void interactive_login::note_refusal() noexcept {
    for (const given_code& each : given_)
        codes_->refused(each.command, *each.code);
}

interactive_login::step interactive_login::fail(errc code, std::string detail) {
    why_ = {code, phase::auth, std::move(detail)};
    return step::failed;
}

}  // namespace netpoll
