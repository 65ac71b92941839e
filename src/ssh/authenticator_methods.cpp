// Which methods a device offers: asked for, or expected. Knows no credential.
#include "ssh/authenticator.hpp"

#include <array>
#include <utility>

namespace netpoll {

// Whether it need not be asked for its methods: others have told, or there is nothing to choose.
void authenticator::expect_methods() {
    if (means_.methods != nullptr) {
        if (const auto told = means_.methods->of(means_.server)) {
            methods_ = *told;
            expected_ = of_others_ = true;
            return;
        }
    }
    expected_ = !chosen_.keys.empty() && !login_.password && !answers_.has_more();
    if (expected_) methods_ = SSH_AUTH_METHOD_PUBLICKEY;
}

// "none" costs a round trip and buys the list of methods, so that no password is offered by a
// method that the device does not have. It also makes libssh 0.10 read the server's signature
// algorithms, without which it signs with SHA-1 only.
call_result authenticator::ask_methods() {
    method_ = "none";
    asked_ = true;
    const int rc = ssh_userauth_none(session_.raw(), user_.c_str());
    if (rc != SSH_AUTH_DENIED || session_.dead()) return after(rc);
    expected_ = false;
    methods_ = ssh_userauth_list(session_.raw(), nullptr);
    if (tried_.empty()) offered_first_ = methods_;
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

// A device that was not asked may offer something else, or want nothing at all.
call_result authenticator::nothing_left() {
    const bool told = of_others_ && !tried_.empty();
    if (asked_ || told || partial_ > 0) return give_up();
    enter(state::ask_methods);
    return advance();
}

// The first answer of a device that was not asked tells its methods. What came by one that it does
// not have nobody has looked at.
bool authenticator::is_offered_after_all() {
    if (!std::exchange(expected_, false)) return true;
    methods_ = ssh_userauth_list(session_.raw(), nullptr);
    if (offered(method_tried())) return true;
    if (of_others_) means_.methods->doubt(means_.server);
    if (state_ == state::password) answers_.take_back_password();
    return false;
}

int authenticator::method_tried() const noexcept {
    if (tries_key()) return SSH_AUTH_METHOD_PUBLICKEY;
    return state_ == state::interactive ? SSH_AUTH_METHOD_INTERACTIVE : SSH_AUTH_METHOD_PASSWORD;
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
