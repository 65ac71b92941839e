// The login. Knows no channel and no inventory.
#include "ssh/authenticator.hpp"

#include "ssh/cause_words.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <cassert>
#include <utility>

namespace netpoll {

namespace {

// A server may accept method after method; nobody's login needs more.
constexpr unsigned most_partial = 10;

// SSH_MSG_USERAUTH_PASSWD_CHANGEREQ, which libssh does not take: the session is dead after it.
bool asks_for_new_password(std::string_view cause) {
    return says(cause, "rejected packet (type 60)");
}

// SSH_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE, or OpenSSH's words with another number.
bool had_enough(std::string_view cause) {
    return says(cause, "SSH_MSG_DISCONNECT: 14:") || says(cause, "oo many authentication failures");
}

// Many devices end a login at the third rejection.
constexpr unsigned denials_before_last = 2;

bool is_rsa(const login_key& key) {
    if (key.of_agent != nullptr) return key.of_agent->type.starts_with("ssh-rsa");
    const auto type = ssh_key_type(key.public_key);
    return type == SSH_KEYTYPE_RSA || type == SSH_KEYTYPE_RSA_CERT01;
}

}  // namespace

authenticator::authenticator(libssh_session& session, const credentials& login, login_means means,
                             std::string user, login_answers answers, device_log log)
    : session_(session),
      login_(login),
      means_(std::move(means)),
      user_(std::move(user)),
      log_(log),
      chosen_(keys_to_offer(login, means_.identities, login.username,
                            login.password || answers.has_more())),
      answers_(std::move(answers)) {
    expect_methods();
    if (!expected_.empty()) enter(state::request_service);
}

// The only way to another state.
void authenticator::enter(state next) {
    assert(state_ != state::accepted);
    state_ = next;
    if (log_.traces()) log_.step("auth", words_of(next));
}

std::string authenticator::words_of(state entered) const {
    switch (entered) {
        case state::ask_methods:
            return "methods requested";
        case state::request_service:
            return "service requested";
        case state::choose:
            return words_of_methods();
        case state::offer_key:
            return "key " + key().name + " offered";
        case state::sign:
            return "signed with key " + key().name;
        case state::agent:
            return "key " + key().name + " offered";
        case state::interactive:
            return "keyboard-interactive requested";
        case state::password:
            return "password offered";
        case state::accepted:
            return std::string{method_} + " accepted";
    }
    return {};
}

call_result authenticator::advance() {
    switch (state_) {
        case state::ask_methods:
            return ask_methods();
        case state::request_service:
            return request_service();
        case state::choose:
            return choose();
        case state::offer_key:
            return offer_key();
        case state::sign:
            return sign();
        case state::agent:
            return ask_agent();
        case state::interactive:
            return interactive();
        case state::password:
            return send_password();
        case state::accepted:
            return call_result::done;
    }
    return call_result::failed;
}

// What every method's answer means.
call_result authenticator::after(int rc) {
    if (rc == SSH_AUTH_SUCCESS) {
        enter(state::accepted);
        return call_result::done;
    }
    // A dead session answers AGAIN or DENIED for ever (rule 1 of libssh_session.hpp).
    if (session_.dead() || rc == SSH_AUTH_ERROR) return hung_up();
    if (rc == SSH_AUTH_AGAIN) return call_result::again;
    if (rc == SSH_AUTH_PARTIAL) return partly_accepted();
    return rejected();
}

call_result authenticator::hung_up() {
    const auto cause = session_.cause();
    if (state_ == state::password && asks_for_new_password(cause)) {
        return fail(errc::password_expired,
                    "the device answered the password with a request to change it");
    }
    const bool enough = had_enough(cause);
    return fail(
        enough ? errc::auth_rejected : errc::closed,
        so_far() + (enough ? tries_used_up() : "") + (cause.empty() ? "" : ". " + escape(cause)));
}

bool authenticator::can_answer() const noexcept {
    return answers_.has_more() || (login_.password && !answers_.password_sent());
}

// The last try of a device that allows three is the password's, which keyboard-interactive may take
// or turn down before it asks for anything.
bool authenticator::is_password_next() const noexcept {
    return denials_ >= denials_before_last && offers(auth_method::password) &&
           has_for(auth_method::password) && !answers_.has_more();
}

bool authenticator::has_for(auth_method method) const noexcept {
    switch (method) {
        case auth_method::publickey:
            return next_key_ < chosen_.keys.size();
        case auth_method::keyboard_interactive:
            return allows(method) && !interactive_over_ && can_answer() && !is_password_next();
        case auth_method::password:
            return allows(method) && login_.password && !answers_.password_sent();
    }
    return false;
}

call_result authenticator::choose() {
    for (const auto method : order())
        if (offers(method) && has_for(method)) return begin(method);
    return nothing_left();
}

call_result authenticator::begin(auth_method method) {
    const bool secret = method != auth_method::publickey;
    assert(!secret || asked_ || settled_ || partial_ > 0);
    method_ = name(method);
    method_there_ = false;
    secret_sent_ = secret_sent_ || secret;
    if (method == auth_method::publickey) {
        // One key is signed with at once; of several the device is asked first, since a signature
        // costs more than a round trip of a reactor's time.
        enter(key().of_agent != nullptr  ? state::agent
              : chosen_.keys.size() == 1 ? state::sign
                                         : state::offer_key);
    } else {
        enter(method == auth_method::password ? state::password : state::interactive);
    }
    return advance();
}

call_result authenticator::offer_key() {
    const int rc = ssh_userauth_try_publickey(session_.raw(), user_.c_str(), key().public_key);
    if (rc == SSH_AUTH_SUCCESS && !session_.dead()) {
        method_there_ = true;
        enter(state::sign);
        return advance();
    }
    return after(rc);
}

call_result authenticator::sign() {
    return after(ssh_userauth_publickey(session_.raw(), user_.c_str(), key().private_key));
}

call_result authenticator::ask_agent() {
    if (!of_agent_) of_agent_.emplace(session_, *key().of_agent, *means_.agent, user_, means_.wake);
    switch (of_agent_->advance()) {
        case agent_login::step::call_again:
        case agent_login::step::waits:
            return call_result::again;
        case agent_login::step::answered: {
            const int answer = of_agent_->answer();
            of_agent_.reset();
            return after(answer);
        }
        case agent_login::step::agent_refused:
            break;
    }
    agent_refusals_ += (agent_refusals_.empty() ? "" : "; ") + key().name + ": " + of_agent_->why();
    of_agent_.reset();
    ++next_key_;
    enter(state::choose);
    return advance();
}

call_result authenticator::interactive() {
    if (!questions_) questions_.emplace(session_, answers_, means_.codes, user_, means_.wake, log_);
    switch (questions_->advance(means_.until)) {
        case interactive_login::step::call_again:
        case interactive_login::step::waits:
            return call_result::again;
        case interactive_login::step::failed:
            return fail(questions_->why());
        case interactive_login::step::answered:
            break;
    }
    const int answer = questions_->answer();
    // A code that was wrong, or came late, is not followed by another way in: each try counts.
    const bool spent = questions_->spent_code() && answer == SSH_AUTH_DENIED;
    if (spent && (!session_.dead() || had_enough(session_.cause()))) questions_->note_refusal();
    method_there_ = questions_->has_asked();
    questions_.reset();
    if (!spent || session_.dead()) return after(answer);
    return fail(errc::auth_rejected, so_far() +
                                         ": the one-time code, or what was asked before it, "
                                         "was not accepted");
}

call_result authenticator::send_password() {
    answers_.note_password_sent();
    const auto& text = login_.password.value->reveal();
    return after(ssh_userauth_password(session_.raw(), user_.c_str(), text.c_str()));
}

call_result authenticator::partly_accepted() {
    if (++partial_ > most_partial) {
        return fail(errc::protocol_error, "the device has accepted " +
                                              std::to_string(most_partial) +
                                              " login requests and still wants more");
    }
    methods_ = ssh_userauth_list(session_.raw(), nullptr);
    expected_ = {};
    key_denied_ = false;  // the right one was found
    note_attempt(" (accepted, not enough)");
    if (method_ == "publickey") ++next_key_;
    enter(state::choose);
    return advance();
}

call_result authenticator::rejected() {
    const bool of_key = tries_key();
    // libssh refuses by itself, before anything is sent. It has just said so: no older text.
    const std::string_view last{ssh_get_error(session_.raw())};
    const bool not_sent =
        of_key && says(last, "not allowed to be used by PUBLICKEY_ACCEPTED_TYPES");
    session_.forget_cause();
    if (not_sent) {
        unsigned_keys_ += (unsigned_keys_.empty() ? "" : ", ") + key().name;
    } else {
        ++denials_;
        note_denial(is_offered_after_all());
    }
    if (of_key) ++next_key_;
    // Some servers deny it before any question; the password method is still worth a try then.
    if (state_ == state::interactive) interactive_over_ = true;
    enter(state::choose);
    return advance();
}

// What is being tried: the method, and the key.
std::string authenticator::attempt() const {
    return std::string{method_} + (tries_key() ? " " + key().name : "");
}

bool authenticator::tries_key() const noexcept {
    return state_ == state::offer_key || state_ == state::sign || state_ == state::agent;
}

std::string authenticator::accepted_key() const {
    if (method_ != "publickey" || next_key_ >= chosen_.keys.size()) return {};
    const bool named_by_it = key().name.starts_with(key().fingerprint);
    return named_by_it ? key().name : key().fingerprint + " " + key().name;
}

void authenticator::note_attempt(std::string_view result) {
    if (log_.traces()) {
        log_.step("auth", attempt() + (result.empty() ? " denied" : std::string{result}));
    }
    tried_ += (tried_.empty() ? "" : ", ") + attempt() + std::string{result};
}

void authenticator::note_denial(bool judged) {
    if (judged) {
        rsa_denied_ = rsa_denied_ || (tries_key() && is_rsa(key()));
        (tries_key() ? key_denied_ : secret_denied_) = true;
        return note_attempt({});
    }
    if (log_.traces()) log_.step("auth", attempt() + " is not offered by the device");
    const auto* what = tries_key() ? "a key" : state_ == state::password ? "the password" : "";
    not_judged_ = what;
}

std::string authenticator::so_far() const {
    const bool asks = state_ == state::ask_methods || state_ == state::request_service;
    if (asks || state_ == state::choose) {
        if (!tried_.empty()) return "tried " + tried_;
        return not_judged_.empty() ? "before any key or password was sent"
                                   : "after " + not_judged_ + " was sent";
    }
    const bool signs = of_agent_ && of_agent_->waits();
    return (signs ? "while the ssh-agent was to sign for " : "while trying ") + attempt() +
           (tried_.empty() ? "" : "; tried before: " + tried_);
}

std::optional<error> authenticator::waited_in_vain() const {
    if (questions_ && questions_->waits())
        return error{errc::code_failed, phase::auth, so_far() + ": " + std::string(code_came_late)};
    if (of_agent_ && of_agent_->waits())
        return error{errc::agent_failed, phase::auth,
                     so_far() + ": it has not answered within the login's time"};
    return std::nullopt;
}

// What the agent that this login counts on is lacking, or nothing.
std::string authenticator::agent_trouble() const {
    if (!agent_refusals_.empty()) return agent_refusals_;
    if (!chosen_.without_agent.empty()) return chosen_.without_agent;
    if (!login_.agent_chooses() || !chosen_.keys.empty()) return {};
    const auto agent = "the ssh-agent at " + escape(login_.agent, 200);
    const auto* held = means_.identities.agents().of(login_.agent);
    if (held == nullptr || means_.agent == nullptr) return agent + " was not asked";
    if (!*held) return agent + ": " + held->error();
    return agent + " has no key: it is locked (ssh-add -X), or none was added (ssh-add)";
}

call_result authenticator::give_up() {
    std::string words;
    if (!tried_.empty()) words = "tried " + tried_ + "; ";
    words += words_on_offer();
    if (!unsigned_keys_.empty()) {
        words += "; not offered: the RSA key " + unsigned_keys_ +
                 ", since the device names no signature with SHA-2 (server-sig-algs) and netpoll "
                 "signs with SHA-1 only where `profile: compat` is set";
    }
    if (rsa_denied_ && means_.rsa_by_sha2)
        words += "; if it takes RSA keys with SHA-1 only, set `public_key_algorithms: ssh-rsa`";
    if (!chosen_.left_out.empty()) words += "; not offered: " + chosen_.left_out;
    if (key_denied_ && chosen_.found > chosen_.keys.size()) words += "; " + words_of_key_limit();
    const auto trouble = agent_trouble();
    if (!trouble.empty()) words += "; " + trouble;
    if (key_denied_ || secret_denied_) return fail(errc::auth_rejected, words);
    if (!trouble.empty() && offers(auth_method::publickey)) return fail(errc::agent_failed, words);
    if (!unsigned_keys_.empty()) return fail(errc::auth_unavailable, words);
    if (partial_ > 0) return fail(errc::auth_unavailable, words + "; " + missing_factor());
    std::string have;
    if (!login_.keys.empty() && !chosen_.keys.empty()) have = "a private key";
    if (login_.password) have += have.empty() ? "a password" : " and a password";
    if (methods_ == int{SSH_AUTH_METHOD_GSSAPI_MIC})
        words += ", which is Kerberos and not supported";
    if (have.empty()) have = chosen_.keys.empty() ? "no credential" : "keys of an ssh-agent";
    return fail(errc::auth_unavailable, words + "; netpoll has " + have + " for it");
}

call_result authenticator::fail(errc code, std::string detail) {
    return fail({code, phase::auth, std::move(detail)});
}

call_result authenticator::fail(error why) {
    why_ = std::move(why);
    return call_result::failed;
}

}  // namespace netpoll
