// Who may log in to a device. Knows libssh's server callbacks, no socket and no waiting.
#pragma once

#include "lab/peer.hpp"

#include <libssh/callbacks.h>

#include <functional>

namespace netpoll::lab {

/// Answers one session's login attempts from libssh's callbacks, and passes channel requests on.
/// Has to live until ssh_free of that session.
class auth_server {
public:
    /// `open_channel` is called from a callback; it returns null to refuse.
    auth_server(lab_world& world, const device& self, std::function<ssh_channel()> open_channel);
    auth_server(const auth_server&) = delete;
    auth_server& operator=(const auth_server&) = delete;

    /// Before the key exchange.
    void attach(ssh_session session);

    bool approached() const noexcept { return approached_; }  ///< a login was announced
    bool logged_in() const noexcept { return logged_in_; }
    bool lost_patience() const noexcept { return rejected_ >= most_rejections; }

private:
    /// As OpenSSH's MaxAuthTries.
    static constexpr int most_rejections = 6;

    static int on_service(ssh_session, const char* service, void* server);
    static int on_none(ssh_session, const char* user, void* server);
    static int on_password(ssh_session, const char* user, const char* password, void* server);
    static int on_key(ssh_session, const char* user, ssh_key key, char signature, void* server);
    static ssh_channel on_channel(ssh_session, void* server);
    static int on_message(ssh_session, ssh_message message, void* server);

    int offered_methods() const;
    bool offers(unsigned method) const;
    bool is_user(const char* user) const;
    int verdict(bool accepted);
    int password_verdict(bool right);
    int answer_interactive(ssh_message message);
    void send_banner();

    lab_world& world_;
    const device& self_;
    std::function<ssh_channel()> open_channel_;
    ssh_session session_{nullptr};
    ssh_server_callbacks_struct callbacks_{};
    std::string interactive_user_;
    bool banner_sent_{false};
    bool approached_{false};
    bool logged_in_{false};
    int rejected_{0};
};

}  // namespace netpoll::lab
