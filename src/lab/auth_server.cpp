// Judges credentials in libssh's messages: its callbacks want an answer at once, messages can wait
// for one. Knows no socket.
#include "lab/auth_server.hpp"

#include "lab/aaa_realm.hpp"
#include "lab/tcp_state.hpp"

#include <algorithm>

namespace netpoll::lab {

namespace {

std::string user_of(ssh_message message) {
    const char* user = ssh_message_auth_user(message);
    return user == nullptr ? "" : user;
}

// libssh calls these deprecated in favour of the callbacks, and has no others.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

bool has_password(ssh_message message, const std::string& password) {
    const char* given = ssh_message_auth_password(message);
    return given != nullptr && given == password;
}

ssh_key key_of(ssh_message message) {
    return ssh_message_auth_pubkey(message);
}

ssh_publickey_state_e signature_of(ssh_message message) {
    return ssh_message_auth_publickey_state(message);
}

#pragma GCC diagnostic pop

}  // namespace

auth_server::auth_server(lab_world& world, const device& self,
                         std::function<ssh_channel()> open_channel, std::function<void()> answered)
    : world_(world),
      self_(self),
      open_channel_(std::move(open_channel)),
      answered_(std::move(answered)) {}

void auth_server::attach(ssh_session session) {
    session_ = session;
    ssh_callbacks_init(&callbacks_);
    callbacks_.userdata = this;
    callbacks_.channel_open_request_session_function = on_channel;
    ssh_set_auth_methods(session, offered_methods());
}

void auth_server::release() {
    if (!open_.message) return;
    world_.realms[self_.realm]->cancel(open_.ticket);
    world_.count.passwords.end(self_.realm, login_end::unanswered);
    open_.message.reset();
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

bool auth_server::is_user(const std::string& user) const {
    // RouterOS takes console settings behind the name: "lab+ct511w".
    return user.substr(0, self_.replayed ? user.find('+') : user.npos) == world_.options.username;
}

void auth_server::serve() {
    while (!logged_in_ && !open_.message) {
        message_ptr message(ssh_message_get(session_));
        if (!message) return;
        serve_one(std::move(message));
    }
}

void auth_server::serve_one(message_ptr message) {
    const int type = ssh_message_type(message.get());
    if (type == SSH_REQUEST_SERVICE) {
        approached_ = true;
        ssh_message_service_reply_success(message.get());
        return;
    }
    if (type == SSH_REQUEST_AUTH) {
        send_banner();
        const int method = ssh_message_subtype(message.get());
        if (method == SSH_AUTH_METHOD_NONE) ++world_.count.none_requests;
        if (method == SSH_AUTH_METHOD_PASSWORD) return judge_password(std::move(message));
        if (method == SSH_AUTH_METHOD_PUBLICKEY) return judge_key(message.get());
        if (method == SSH_AUTH_METHOD_INTERACTIVE && offers(SSH_AUTH_METHOD_INTERACTIVE))
            return converse(std::move(message));
    }
    ssh_message_reply_default(message.get());
}

void auth_server::judge_password(message_ptr message) {
    const auto user = user_of(message.get());
    const bool right = offers(SSH_AUTH_METHOD_PASSWORD) && is_user(user) &&
                       has_password(message.get(), world_.options.password);
    ask_aaa(std::move(message), user, right);
}

void auth_server::judge_key(ssh_message message) {
    const ssh_key key = key_of(message);
    const auto& authorized = world_.authorized;
    const bool known = std::any_of(authorized.begin(), authorized.end(), [key](const key_ptr& k) {
        return ssh_key_cmp(k.get(), key, SSH_KEY_CMP_PUBLIC) == 0;
    });
    const bool welcome = known && offers(SSH_AUTH_METHOD_PUBLICKEY) && is_user(user_of(message));
    const auto signature = signature_of(message);
    if (signature != SSH_PUBLICKEY_STATE_NONE) {
        reply(message, welcome && signature == SSH_PUBLICKEY_STATE_VALID &&
                           self_.broken != fault::wrong_password);
        return;
    }
    // The first question is only whether a signature by this key would be welcome.
    if (welcome) {
        ssh_message_auth_reply_pk_ok_simple(message);
    } else {
        ssh_message_reply_default(message);
    }
}

void auth_server::converse(message_ptr message) {
    if (ssh_message_auth_kbdint_is_response(message.get()) == 0) {
        interactive_user_ = user_of(message.get());
        const char* prompts[] = {"Password: "};
        char echo[] = {0};
        ssh_message_auth_interactive_request(message.get(), "", "", 1, prompts, echo);
        return;
    }
    const bool one = ssh_userauth_kbdint_getnanswers(session_) == 1;
    const char* given = one ? ssh_userauth_kbdint_getanswer(session_, 0) : nullptr;
    const bool right =
        given != nullptr && given == world_.options.password && is_user(interactive_user_);
    ask_aaa(std::move(message), interactive_user_, right);
}

void auth_server::ask_aaa(message_ptr message, const std::string& user, bool right) {
    world_.count.passwords.begin(self_.realm, self_.index,
                                 last_arrival(ssh_get_fd(session_), event_time::clock::now()));
    open_.message = std::move(message);
    const auto asked = world_.realms[self_.realm]->ask(
        user, right && self_.broken != fault::wrong_password, [this](login_end how) {
            end_login(how);
            serve();
            answered_();
        });
    if (asked.answered) return end_login(*asked.answered);
    open_.ticket = asked.ticket;
}

void auth_server::end_login(login_end how) {
    const auto message = std::move(open_.message);
    world_.count.passwords.end(self_.realm, how);
    reply(message.get(), how == login_end::accepted);
}

void auth_server::reply(ssh_message message, bool accepted) {
    if (!accepted) {
        ++rejected_;
        ++world_.count.auth_failures;
        world_.limits.rejected(self_.index, event_time::clock::now());
        ssh_message_reply_default(message);
        return;
    }
    ++world_.count.logins;
    logged_in_ = true;
    ssh_set_server_callbacks(session_, &callbacks_);
    ssh_message_auth_reply_success(message, 0);
}

void auth_server::send_banner() {
    const auto& text = world_.options.banner;
    if (text.empty() || banner_sent_) return;
    banner_sent_ = true;
    ssh_string banner = ssh_string_from_char((text + "\n").c_str());
    ssh_send_issue_banner(session_, banner);
    ssh_string_free(banner);
}

ssh_channel auth_server::on_channel(ssh_session, void* server) {
    return static_cast<auth_server*>(server)->open_channel_();
}

}  // namespace netpoll::lab
