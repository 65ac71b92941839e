// The login ladder: public keys, keyboard-interactive, password. Knows no channel and no inventory.
//
// A wrong password reaches the device's AAA server once, never twice: a device that rejected it by
// one method is not asked again by the other. Two logins for one mistake is how accounts get
// locked.
#pragma once

#include "ssh/libssh_session.hpp"

#include <netpoll/identity.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

class login_ladder {
public:
    /// All references outlive this. `user` is the login name with the platform's suffix, if any.
    login_ladder(libssh_session& session, const credentials& who, const identity_store& identities,
                 std::string user);

    /// One libssh call at most. `failed`: see `why`.
    step advance();

    /// After `failed`: auth_rejected, auth_unavailable, closed or protocol_error.
    const error& why() const noexcept { return why_; }
    /// After `done`: the method that the device accepted.
    std::string_view method() const noexcept { return method_; }

private:
    enum class rung { none, choose, offer_key, sign, interactive, password };

    step after(int rc);
    step ask_methods();
    step choose();
    step offer_key();
    step sign();
    step interactive();
    step answer_questions();
    step send_password();
    step partly_accepted();
    step rejected();
    step give_up();
    step fail(errc code, std::string detail);
    bool offered(int method) const noexcept { return (methods_ & method) != 0; }

    libssh_session& session_;
    const credentials& who_;
    const identity_store& identities_;
    const std::string user_;

    rung rung_{rung::none};
    int methods_{0};
    std::size_t next_key_{0};
    bool password_used_{false};
    unsigned rounds_{0};  ///< keyboard-interactive rounds so far
    std::string tried_;   ///< methods tried so far, for the error text
    std::string_view method_;
    error why_;
};

/// What a keyboard-interactive question wants.
enum class question_kind { password, username, other };
/// `hidden`: the answer is not to be echoed. `only`: it is the only question of its round.
question_kind kind_of_question(std::string_view text, bool hidden, bool only);

/// "publickey,password" for libssh's bit set.
std::string method_names(int methods);

}  // namespace netpoll
