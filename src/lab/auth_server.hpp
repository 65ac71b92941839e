// Who may log in to a device. Knows libssh's server messages, no socket and no waiting.
#pragma once

#include "lab/aaa_server.hpp"
#include "lab/peer.hpp"

#include <libssh/callbacks.h>
#include <libssh/server.h>

#include <functional>
#include <memory>
#include <string>

namespace netpoll::lab {

/// Answers one session's login attempts: keys at once, passwords as the realm's AAA server says,
/// which may take its time. Passes channel requests on after the login. Has to live until ssh_free
/// of that session.
class auth_server {
public:
    /// `open_channel` is called from a callback of libssh; it returns null to refuse. `answered` is
    /// called when an answer has been given from outside of serve().
    auth_server(lab_world& world, const device& self, std::function<ssh_channel()> open_channel,
                std::function<void()> answered);
    auth_server(const auth_server&) = delete;
    auth_server& operator=(const auth_server&) = delete;

    /// Before the key exchange.
    void attach(ssh_session session);
    /// Answers what libssh has read. Not to be called from a callback of libssh.
    void serve();
    /// Gives up the login that waits for its answer. Before ssh_free.
    void release();

    bool approached() const noexcept { return approached_; }  ///< a login was announced
    bool logged_in() const noexcept { return logged_in_; }
    bool lost_patience() const noexcept { return rejected_ >= most_rejections; }

private:
    struct free_message {
        void operator()(ssh_message message) const { ssh_message_free(message); }
    };
    using message_ptr = std::unique_ptr<ssh_message_struct, free_message>;

    /// A password login that has no answer yet.
    struct open_login {
        message_ptr message;
        aaa_server::ticket ticket{0};
    };

    /// As OpenSSH's MaxAuthTries.
    static constexpr int most_rejections = 6;

    static ssh_channel on_channel(ssh_session, void* server);

    int offered_methods() const;
    bool offers(unsigned method) const;
    bool is_user(const std::string& user) const;
    void serve_one(message_ptr message);
    void judge_password(message_ptr message);
    void judge_key(ssh_message message);
    void converse(message_ptr message);
    void ask_aaa(message_ptr message, const std::string& user, bool right);
    void end_login(login_end how);
    void reply(ssh_message message, bool accepted);
    void send_banner();

    lab_world& world_;
    const device& self_;
    std::function<ssh_channel()> open_channel_;
    std::function<void()> answered_;
    ssh_session session_{nullptr};
    ssh_server_callbacks_struct callbacks_{};
    std::string interactive_user_;
    open_login open_;
    bool banner_sent_{false};
    bool approached_{false};
    bool logged_in_{false};
    int rejected_{0};
};

}  // namespace netpoll::lab
