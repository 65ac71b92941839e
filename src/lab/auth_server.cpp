// Judges credentials inside libssh's callbacks. Knows no socket.
#include "lab/auth_server.hpp"

#include "lab/tcp_state.hpp"

#include <algorithm>

namespace netpoll::lab {

auth_server::auth_server(lab_world& world, const device& self,
                         std::function<ssh_channel()> open_channel)
    : world_(world), self_(self), open_channel_(std::move(open_channel)) {}

void auth_server::attach(ssh_session session) {
    session_ = session;
    ssh_callbacks_init(&callbacks_);
    callbacks_.userdata = this;
    callbacks_.service_request_function = on_service;
    callbacks_.auth_none_function = on_none;
    callbacks_.auth_password_function = on_password;
    callbacks_.auth_pubkey_function = on_key;
    callbacks_.channel_open_request_session_function = on_channel;
    ssh_set_server_callbacks(session, &callbacks_);
    // Keyboard-interactive has no callback of its own in libssh's server.
    ssh_set_message_callback(session, on_message, this);
    ssh_set_auth_methods(session, offered_methods());
}

int auth_server::offered_methods() const {
    if (self_.broken == fault::kbd_interactive_only) return SSH_AUTH_METHOD_INTERACTIVE;
    unsigned methods = 0;
    if (world_.options.password_login) methods |= SSH_AUTH_METHOD_PASSWORD;
    if (world_.options.publickey_login) methods |= SSH_AUTH_METHOD_PUBLICKEY;
    if (world_.options.keyboard_interactive_login) methods |= SSH_AUTH_METHOD_INTERACTIVE;
    return static_cast<int>(methods);
}

bool auth_server::offers(unsigned method) const {
    return (static_cast<unsigned>(offered_methods()) & method) != 0;
}

bool auth_server::is_user(const char* user) const {
    if (user == nullptr) return false;
    const std::string_view name(user);
    // RouterOS takes console settings behind the name: "lab+ct511w".
    return name.substr(0, self_.replayed ? name.find('+') : name.npos) == world_.options.username;
}

int auth_server::verdict(bool accepted) {
    send_banner();
    if (self_.broken == fault::wrong_password) accepted = false;
    if (!accepted) {
        ++rejected_;
        ++world_.count.auth_failures;
        return SSH_AUTH_DENIED;
    }
    if (!logged_in_) ++world_.count.logins;
    logged_in_ = true;
    return SSH_AUTH_SUCCESS;
}

int auth_server::password_verdict(bool right) {
    auto& passwords = world_.count.passwords;
    passwords.begin(self_.realm, self_.index,
                    last_arrival(ssh_get_fd(session_), event_time::clock::now()));
    const int answer = verdict(right);
    passwords.end(self_.realm,
                  answer == SSH_AUTH_SUCCESS ? login_end::accepted : login_end::rejected);
    return answer;
}

void auth_server::send_banner() {
    const auto& text = world_.options.banner;
    if (text.empty() || banner_sent_) return;
    banner_sent_ = true;
    ssh_string banner = ssh_string_from_char((text + "\n").c_str());
    ssh_send_issue_banner(session_, banner);
    ssh_string_free(banner);
}

int auth_server::on_service(ssh_session, const char*, void* server) {
    static_cast<auth_server*>(server)->approached_ = true;
    return 0;
}

int auth_server::on_none(ssh_session, const char*, void* server) {
    static_cast<auth_server*>(server)->send_banner();
    return SSH_AUTH_DENIED;
}

int auth_server::on_password(ssh_session, const char* user, const char* password, void* server) {
    auto& self = *static_cast<auth_server*>(server);
    return self.password_verdict(self.offers(SSH_AUTH_METHOD_PASSWORD) && self.is_user(user) &&
                                 password == self.world_.options.password);
}

int auth_server::on_key(ssh_session, const char* user, ssh_key key, char signature, void* server) {
    auto& self = *static_cast<auth_server*>(server);
    self.send_banner();
    const auto& authorized = self.world_.authorized;
    const bool known = std::any_of(authorized.begin(), authorized.end(), [key](const key_ptr& k) {
        return ssh_key_cmp(k.get(), key, SSH_KEY_CMP_PUBLIC) == 0;
    });
    const bool welcome = known && self.offers(SSH_AUTH_METHOD_PUBLICKEY) && self.is_user(user);
    // The first question is only whether a signature by this key would be welcome.
    if (signature == SSH_PUBLICKEY_STATE_NONE) return welcome ? SSH_AUTH_SUCCESS : SSH_AUTH_DENIED;
    return self.verdict(welcome && signature == SSH_PUBLICKEY_STATE_VALID);
}

ssh_channel auth_server::on_channel(ssh_session, void* server) {
    return static_cast<auth_server*>(server)->open_channel_();
}

int auth_server::on_message(ssh_session, ssh_message message, void* server) {
    auto& self = *static_cast<auth_server*>(server);
    const bool interactive = ssh_message_type(message) == SSH_REQUEST_AUTH &&
                             ssh_message_subtype(message) == SSH_AUTH_METHOD_INTERACTIVE;
    constexpr int refuse = 1;
    if (!interactive || !self.offers(SSH_AUTH_METHOD_INTERACTIVE)) return refuse;
    return self.answer_interactive(message);
}

int auth_server::answer_interactive(ssh_message message) {
    send_banner();
    if (ssh_message_auth_kbdint_is_response(message) == 0) {
        const char* user = ssh_message_auth_user(message);
        interactive_user_ = user == nullptr ? "" : user;
        const char* prompts[] = {"Password: "};
        char echo[] = {0};
        ssh_message_auth_interactive_request(message, "", "", 1, prompts, echo);
        return 0;
    }
    const bool one = ssh_userauth_kbdint_getnanswers(session_) == 1;
    const char* given = one ? ssh_userauth_kbdint_getanswer(session_, 0) : nullptr;
    const bool right = given != nullptr && given == world_.options.password;
    if (password_verdict(right && is_user(interactive_user_.c_str())) != SSH_AUTH_SUCCESS) return 1;
    ssh_message_auth_reply_success(message, 0);
    return 0;
}

}  // namespace netpoll::lab
