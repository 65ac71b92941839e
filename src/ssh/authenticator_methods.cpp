// Which methods a login may use, and who has named them: the device, the user, or the device in an
// earlier session. Knows no credential's text.
#include "ssh/authenticator.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace netpoll {

namespace {

constexpr std::array usual_order{auth_method::publickey, auth_method::keyboard_interactive,
                                 auth_method::password};

constexpr int bit_of(auth_method method) noexcept {
    switch (method) {
        case auth_method::publickey:
            return SSH_AUTH_METHOD_PUBLICKEY;
        case auth_method::keyboard_interactive:
            return SSH_AUTH_METHOD_INTERACTIVE;
        case auth_method::password:
            return SSH_AUTH_METHOD_PASSWORD;
    }
    return 0;
}

}  // namespace

std::span<const auth_method> authenticator::order() const noexcept {
    if (login_.methods.empty()) return usual_order;
    return login_.methods;
}

bool authenticator::allows(auth_method method) const noexcept {
    return std::find(order().begin(), order().end(), method) != order().end();
}

bool authenticator::offers(auth_method method) const noexcept {
    return (methods_ & bit_of(method)) != 0;
}

// Before the device has told anything. A key that comes first tells no secret, and its refusal
// brings the same list. But OpenSSH counts "none" wherever it is not the first request, so it is
// that where a secret is to follow: the key's refusal and the secret are then all that is counted.
void authenticator::expect_methods() {
    if (means_.methods != nullptr) {
        if (const auto told = means_.methods->of(means_.host)) {
            methods_ = *told;
            settled_ = true;
            expected_ = "told by the device earlier in this run";
            return;
        }
    }
    if (login_.methods.size() == 1) {
        methods_ = bit_of(login_.methods.front());
        settled_ = true;
        expected_ = "the only one allowed";
        return;
    }
    const bool secret_follows =
        has_for(auth_method::keyboard_interactive) || has_for(auth_method::password);
    const bool key_first = order().front() == auth_method::publickey && !chosen_.keys.empty();
    if (!key_first || secret_follows) return;
    methods_ = SSH_AUTH_METHOD_PUBLICKEY;
    expected_ = "a key comes first";
}

// "none" costs a round trip and buys the list of methods, so that no password is offered by a
// method that the device does not have. It also makes libssh 0.10 read the server's signature
// algorithms, without which it signs with SHA-1 only.
call_result authenticator::ask_methods() {
    method_ = "none";
    asked_ = true;
    const int rc = ssh_userauth_none(session_.raw(), user_.c_str());
    if (rc != SSH_AUTH_DENIED || session_.dead()) return after(rc);
    methods_ = ssh_userauth_list(session_.raw(), nullptr);
    expected_ = {};
    if (means_.methods != nullptr) means_.methods->remember(means_.host, methods_);
    session_.forget_cause();
    enter(state::choose);
    return advance();
}

// In place of "none", for what else that does: the server's signature algorithms come before its
// answer to this.
call_result authenticator::request_service() {
    const int rc = ssh_service_request(session_.raw(), "ssh-userauth");
    if (session_.dead() || rc == SSH_ERROR) return hung_up();
    if (rc == SSH_AGAIN) return call_result::again;
    enter(state::choose);
    return advance();
}

// A device that was not asked may offer something else, or let in anybody.
call_result authenticator::nothing_left() {
    const bool told_enough = settled_ && expected_.empty();
    if (asked_ || secret_sent_ || partial_ > 0 || told_enough) return give_up();
    enter(state::ask_methods);
    return advance();
}

// The first refusal of a device that was not asked tells its methods. What came by one that it does
// not have nobody has looked at. A list that is empty is no list.
bool authenticator::is_offered_after_all() {
    if (std::exchange(expected_, {}).empty()) return true;
    methods_ = ssh_userauth_list(session_.raw(), nullptr);
    const bool judged = method_there_ || methods_ == 0 || offers(method_tried());
    // Behind a secret that was judged a server may leave out what it has had enough of.
    if (means_.methods != nullptr && (tries_key() || !judged))
        means_.methods->remember(means_.host, methods_);
    return judged;
}

auth_method authenticator::method_tried() const noexcept {
    if (tries_key()) return auth_method::publickey;
    return state_ == state::interactive ? auth_method::keyboard_interactive : auth_method::password;
}

std::string authenticator::words_of_methods() const {
    const auto names = method_names(methods_);
    if (expected_.empty()) return "the device offers " + names;
    return "methods not requested, " + std::string{expected_} + ": " + names;
}

// For the error.
std::string authenticator::words_on_offer() const {
    auto words = "the device offers " + method_names(methods_);
    if (!not_judged_.empty())
        words +=
            "; " + not_judged_ + " was sent by a method that it does not offer, and not judged";
    if (login_.methods.empty()) return words;
    return words + "; only " + method_names(login_.methods) +
           " may be tried (auth_methods, or PreferredAuthentications of ssh_config)";
}

std::string authenticator::tries_used_up() const {
    return (tries_key() && chosen_.found > chosen_.keys.size() ? "; " + words_of_key_limit() : "") +
           password_unsent();
}

std::string authenticator::password_unsent() const {
    if (!has_for(auth_method::password)) return {};
    return std::string{
               "; the password was not sent, since the device allows no more tries: name "
               "only a key that it takes in private_key, leave publickey out of "
               "auth_methods"} +
           (login_.agent_chooses() ? ", or set `agent: off`" : "");
}

std::string authenticator::words_of_key_limit() const {
    return "only " + std::to_string(chosen_.keys.size()) + " of " + std::to_string(chosen_.found) +
           " keys were tried, since devices allow few tries: name the right one in `private_key` "
           "(of one that an agent holds, its .pub file)";
}

// Behind what the device has accepted.
std::string authenticator::missing_factor() const {
    const bool types = offers(auth_method::password) || offers(auth_method::keyboard_interactive);
    if (types && !login_.password)
        return "it wants a password too, and none is set: set `password`";
    if (offers(auth_method::publickey))
        return "it wants a key too, and there is none that was not shown: name it in `private_key`";
    return "it wants one more factor, and nothing answers for it: set it in `login`";
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
