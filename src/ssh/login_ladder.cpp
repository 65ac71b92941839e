// The login ladder. Knows no channel and no inventory.
#include "ssh/login_ladder.hpp"

#include "ssh/identity_key.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace netpoll {

namespace {

// OpenSSH's MaxAuthTries is 6 by default and many routers allow 3; keys must leave room for the
// rest.
constexpr std::size_t most_keys = 3;
// A server may ask round after round; nobody's login needs more.
constexpr unsigned most_rounds = 8;

}  // namespace

login_ladder::login_ladder(libssh_session& session, const credentials& who,
                           const identity_store& identities, std::string user)
    : session_(session), who_(who), identities_(identities), user_(std::move(user)) {}

step login_ladder::advance() {
    switch (rung_) {
        case rung::none:
            return ask_methods();
        case rung::choose:
            return choose();
        case rung::offer_key:
            return offer_key();
        case rung::sign:
            return sign();
        case rung::interactive:
            return interactive();
        case rung::password:
            return send_password();
    }
    return step::failed;
}

// What every method's answer means.
step login_ladder::after(int rc) {
    if (rc == SSH_AUTH_SUCCESS) return step::done;
    // A dead session answers AGAIN or DENIED for ever (rule 1 of libssh_session.hpp).
    if (session_.dead() || rc == SSH_AUTH_ERROR) {
        const auto so_far = tried_.empty() ? std::string{} : "while trying " + tried_ + ". ";
        return fail(errc::closed, so_far + escape(session_.cause()));
    }
    if (rc == SSH_AUTH_AGAIN) return step::again;
    if (rc == SSH_AUTH_PARTIAL) return partly_accepted();
    return rejected();
}

// "none" costs a round trip and buys the list of methods, so that no password is offered by a
// method that the device does not have. It also makes libssh 0.10 read the server's signature
// algorithms, without which it signs with SHA-1 only.
step login_ladder::ask_methods() {
    method_ = "none";
    const int rc = ssh_userauth_none(session_.raw(), user_.c_str());
    if (rc != SSH_AUTH_DENIED) return after(rc);
    if (session_.dead()) return fail(errc::closed, escape(session_.cause()));
    methods_ = ssh_userauth_list(session_.raw(), nullptr);
    session_.forget_cause();
    rung_ = rung::choose;
    return advance();
}

step login_ladder::choose() {
    if (offered(SSH_AUTH_METHOD_PUBLICKEY)) {
        while (next_key_ < std::min(who_.keys.size(), most_keys)) {
            if (identities_.find(who_.keys[next_key_].path) == nullptr) {
                ++next_key_;
                continue;
            }
            method_ = "publickey";
            // One key is signed with at once; of several the device is asked first, since a
            // signature costs more than a round trip of a reactor's time.
            rung_ = who_.keys.size() == 1 ? rung::sign : rung::offer_key;
            return advance();
        }
    }
    if (who_.password && !password_used_) {
        if (offered(SSH_AUTH_METHOD_INTERACTIVE)) {
            method_ = "keyboard-interactive";
            rung_ = rung::interactive;
            return advance();
        }
        if (offered(SSH_AUTH_METHOD_PASSWORD)) {
            method_ = "password";
            rung_ = rung::password;
            return advance();
        }
    }
    return give_up();
}

step login_ladder::offer_key() {
    const identity* key = identities_.find(who_.keys[next_key_].path);
    const int rc = ssh_userauth_try_publickey(session_.raw(), user_.c_str(), public_key_of(*key));
    if (rc == SSH_AUTH_SUCCESS && !session_.dead()) {
        rung_ = rung::sign;
        return advance();
    }
    return after(rc);
}

step login_ladder::sign() {
    const identity* key = identities_.find(who_.keys[next_key_].path);
    return after(ssh_userauth_publickey(session_.raw(), user_.c_str(), private_key_of(*key)));
}

step login_ladder::interactive() {
    const int rc = ssh_userauth_kbdint(session_.raw(), user_.c_str(), nullptr);
    // Some servers begin keyboard-interactive and deny it before any question; then the password
    // was not used and the password method is still worth a try.
    if (rc == SSH_AUTH_INFO && !session_.dead()) return answer_questions();
    return after(rc);
}

step login_ladder::answer_questions() {
    const int count = ssh_userauth_kbdint_getnprompts(session_.raw());
    if (++rounds_ > most_rounds) {
        return fail(errc::auth_rejected, "the device keeps asking questions without an end");
    }
    for (int i = 0; i < count; ++i) {
        char echo = 0;
        const auto number = static_cast<unsigned>(i);
        const char* asked = ssh_userauth_kbdint_getprompt(session_.raw(), number, &echo);
        const std::string question = asked != nullptr ? asked : "";
        const auto kind = kind_of_question(question, echo == 0, count == 1);
        if (kind == question_kind::other) {
            return fail(errc::auth_unavailable, "the device asks \"" + escape(question) +
                                                    "\", which netpoll cannot answer");
        }
        if (kind == question_kind::password && password_used_) {
            return fail(errc::auth_rejected,
                        "the device asked for the password again: it was not accepted");
        }
        const char* answer =
            kind == question_kind::username ? user_.c_str() : who_.password.value->reveal().c_str();
        if (ssh_userauth_kbdint_setanswer(session_.raw(), number, answer) < 0) {
            return fail(errc::internal, "libssh refused an answer");
        }
        if (kind == question_kind::password) password_used_ = true;
    }
    // Also for a round without questions: it is answered by calling again.
    return interactive();
}

step login_ladder::send_password() {
    password_used_ = true;
    const auto& text = who_.password.value->reveal();
    return after(ssh_userauth_password(session_.raw(), user_.c_str(), text.c_str()));
}

step login_ladder::partly_accepted() {
    methods_ = ssh_userauth_list(session_.raw(), nullptr);
    if (method_ == "publickey") ++next_key_;
    tried_ += (tried_.empty() ? "" : ", ") + std::string{method_} + " (accepted, not enough)";
    // The second factor may be the password although keyboard-interactive has used it: only an
    // outright rejection ends the ladder.
    rung_ = rung::choose;
    return advance();
}

step login_ladder::rejected() {
    session_.forget_cause();
    if (rung_ == rung::offer_key || rung_ == rung::sign) {
        tried_ += (tried_.empty() ? "publickey " : ", publickey ") + who_.keys[next_key_].path;
        ++next_key_;
    } else {
        tried_ += (tried_.empty() ? "" : ", ") + std::string{method_};
        if (rung_ == rung::interactive && !password_used_) methods_ &= ~SSH_AUTH_METHOD_INTERACTIVE;
    }
    rung_ = rung::choose;
    return advance();
}

step login_ladder::give_up() {
    const std::string offer = "the device offers " + method_names(methods_);
    if (!tried_.empty()) return fail(errc::auth_rejected, "tried " + tried_ + "; " + offer);
    std::string have;
    if (!who_.keys.empty()) have = "a private key";
    if (who_.password) have += have.empty() ? "a password" : " and a password";
    if (have.empty()) have = "no credential";
    return fail(errc::auth_unavailable, offer + "; netpoll has " + have + " for it");
}

step login_ladder::fail(errc code, std::string detail) {
    why_ = {code, phase::auth, std::move(detail)};
    return step::failed;
}

question_kind kind_of_question(std::string_view text, bool hidden, bool only) {
    std::string lower;
    for (const char c : text) {
        lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    const auto holds = [&lower](std::string_view word) { return lower.find(word) != lower.npos; };
    if (!hidden) {
        const bool name = holds("user") || holds("login") || holds("name");
        return name ? question_kind::username : question_kind::other;
    }
    // A password typed into one of these would be spent, or even become the new password.
    static constexpr std::array never{"new ", "retype",   "again",     "change",   "code",
                                      "otp",  "token",    "challenge", "response", "verif",
                                      "pin",  "one-time", "duo",       "factor",   "confirm"};
    if (std::any_of(never.begin(), never.end(), holds)) return question_kind::other;
    if (holds("pass") || holds("secret") || holds("kennwort")) return question_kind::password;
    return only ? question_kind::password : question_kind::other;
}

std::string method_names(int methods) {
    static constexpr std::array<std::pair<int, const char*>, 5> known{{
        {SSH_AUTH_METHOD_PUBLICKEY, "publickey"},
        {SSH_AUTH_METHOD_INTERACTIVE, "keyboard-interactive"},
        {SSH_AUTH_METHOD_PASSWORD, "password"},
        {SSH_AUTH_METHOD_HOSTBASED, "hostbased"},
        {SSH_AUTH_METHOD_GSSAPI_MIC, "gssapi-with-mic"},
    }};
    std::string names;
    for (const auto& [bit, word] : known) {
        if ((methods & bit) != 0) names += (names.empty() ? "" : ", ") + std::string{word};
    }
    return names.empty() ? "no method known to netpoll" : names;
}

}  // namespace netpoll
