// The login: public keys, keyboard-interactive, password. Knows no channel and no inventory.
//
// A wrong password reaches the device's AAA server once, never twice: a device that rejected it by
// one method is not asked again by the other. Two logins for one mistake is how accounts get
// locked.
//
// No secret is sent by a method that neither the device nor the user has named, nor before the
// device was asked whether it wants one. Who is let in by a key need not be asked.
#pragma once

#include "core/login_answers.hpp"
#include "ssh/agent_login.hpp"
#include "ssh/code_source.hpp"
#include "ssh/device_log.hpp"
#include "ssh/identity.hpp"
#include "ssh/interactive_login.hpp"
#include "ssh/libssh_session.hpp"
#include "ssh/login_key.hpp"
#include "ssh/offered_methods.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// What a login needs of its run.
struct login_means {
    const identity_store& identities;
    signer* agent{nullptr};        ///< null: keys of agents are not offered
    code_source* codes{nullptr};   ///< null: a one-time code cannot be had
    std::function<void()> wake{};  ///< called from any thread when what it waits for is there
    session_clock::time_point until{session_clock::time_point::max()};  ///< when the login is late
    bool rsa_by_sha2{true};             ///< RSA keys sign with SHA-2 where the device knows it
    offered_methods* methods{nullptr};  ///< null: what hosts told before is not known
    login_host host{};                  ///< whom this login is for
};

class authenticator {
public:
    /// All references outlive this but `answers`. `user` is the login name with the platform's
    /// suffix, if any.
    authenticator(libssh_session& session, const credentials& login, login_means means,
                  std::string user, login_answers answers, device_log log);

    /// One libssh call at most. `failed`: see `why`. `again`: where `waits` the means wake it.
    call_result advance();
    /// It waits for somebody else than the device.
    bool waits() const noexcept {
        return (of_agent_ && of_agent_->waits()) || (questions_ && questions_->waits());
    }

    /// After `failed`: auth_rejected, auth_unavailable, password_expired, agent_failed,
    /// code_failed, closed or protocol_error.
    const error& why() const noexcept { return why_; }
    /// What is being tried and what was before it, with the names of keys: for whoever ends the
    /// login from outside.
    std::string so_far() const;
    /// What a login that is out of time has waited for, where that was not the device.
    std::optional<error> waited_in_vain() const;
    /// After `done`: the method that the device accepted.
    std::string_view method() const noexcept { return method_; }
    /// After `done` by a key: its fingerprint and name.
    std::string accepted_key() const;

private:
    enum class state {
        ask_methods,
        request_service,  // without asking for methods
        choose,
        offer_key,
        sign,
        agent,
        interactive,
        password,
        accepted
    };

    void enter(state next);
    std::string words_of(state entered) const;
    call_result after(int rc);
    call_result hung_up();
    std::string tries_used_up() const;
    std::string password_unsent() const;
    std::string words_of_key_limit() const;
    std::string missing_factor() const;
    call_result ask_methods();
    call_result request_service();
    void expect_methods();
    std::string words_of_methods() const;
    bool is_offered_after_all();
    auth_method method_tried() const noexcept;
    std::span<const auth_method> order() const noexcept;
    bool allows(auth_method method) const noexcept;
    bool offers(auth_method method) const noexcept;
    bool has_for(auth_method method) const noexcept;
    std::string words_on_offer() const;
    call_result choose();
    call_result begin(auth_method method);
    call_result nothing_left();
    call_result offer_key();
    call_result sign();
    call_result ask_agent();
    call_result interactive();
    call_result send_password();
    call_result partly_accepted();
    call_result rejected();
    call_result give_up();
    call_result fail(errc code, std::string detail);
    call_result fail(error why);
    bool can_answer() const noexcept;
    bool tries_key() const noexcept;
    const login_key& key() const { return chosen_.keys[next_key_]; }
    bool is_password_next() const noexcept;
    std::string agent_trouble() const;
    std::string attempt() const;
    void note_attempt(std::string_view result);
    void note_denial(bool judged);

    libssh_session& session_;
    const credentials& login_;
    const login_means means_;
    const std::string user_;
    const device_log log_;
    const key_choice chosen_;

    state state_{state::ask_methods};
    int methods_{0};             ///< as the device told, or as they are expected
    std::string_view expected_;  ///< on whose word, where it has not told; empty: it has
    bool settled_{false};        ///< somebody named them before this session
    bool asked_{false};          ///< with "none"
    bool secret_sent_{false};    ///< or asked for
    bool method_there_{false};   ///< the method that is tried has asked back
    std::string not_judged_;     ///< what was sent by a method that the device does not have
    std::size_t next_key_{0};
    std::optional<agent_login> of_agent_;
    login_answers answers_;
    std::optional<interactive_login> questions_;
    bool interactive_over_{false};  ///< it was refused, or nothing is left to answer with
    unsigned partial_{0};           ///< answers "accepted, not enough" so far
    unsigned denials_{0};           ///< requests that the device has turned down
    bool key_denied_{false};        ///< and none was accepted since
    bool secret_denied_{false};     ///< a password, or answers
    bool rsa_denied_{false};        ///< one of them was an RSA key
    std::string tried_;             ///< methods tried so far, for the error text
    std::string unsigned_keys_;     ///< keys that were not offered, and why
    std::string agent_refusals_;    ///< keys that an agent did not sign with, and why
    std::string_view method_;
    error why_;
};

/// "publickey,password" for libssh's bit set.
std::string method_names(int methods);

}  // namespace netpoll
