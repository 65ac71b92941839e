// A login with a key that an ssh-agent holds. Knows no other method.
#include "ssh/agent_login.hpp"

#include "machine/descriptor.hpp"

#include <sys/socket.h>

#include <array>
#include <optional>
#include <utility>

namespace netpoll {

namespace {

/// A socket for libssh in which all lies that it will read, and after that the end: it never waits.
class answered_socket {
public:
    answered_socket(::ssh_session session, const std::string& answers) : session_(session) {
        std::array<int, 2> ends{-1, -1};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return;
        ours_ = unique_descriptor{ends[0]};
        libsshs_ = unique_descriptor{ends[1]};
        const auto sent =
            ::send(ours_.value(), answers.data(), answers.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        ::shutdown(ours_.value(), SHUT_WR);
        ready_ = sent == static_cast<ssize_t>(answers.size()) &&
                 ssh_set_agent_socket(session_, libsshs_.value()) == SSH_OK;
    }
    // Else libssh would close a descriptor that is no longer its own.
    ~answered_socket() {
        if (ready_) ssh_set_agent_socket(session_, SSH_INVALID_SOCKET);
    }
    answered_socket(const answered_socket&) = delete;
    answered_socket& operator=(const answered_socket&) = delete;

    bool ready() const noexcept { return ready_; }

    /// What libssh has asked.
    std::string asked() const {
        std::string all;
        std::array<char, 4096> bytes;
        for (;;) {
            const auto n = ::recv(ours_.value(), bytes.data(), bytes.size(), MSG_DONTWAIT);
            if (n <= 0) return all;
            all.append(bytes.data(), static_cast<std::size_t>(n));
        }
    }

private:
    ::ssh_session session_;
    unique_descriptor ours_;
    unique_descriptor libsshs_;
    bool ready_{false};
};

std::optional<std::string> sign_request_in(std::string_view asked) {
    agent_frames frames;
    frames.add(asked);
    while (auto each = frames.next())
        if (is_sign_request(*each)) return each;
    return std::nullopt;
}

}  // namespace

agent_login::agent_login(libssh_session& session, const agent_key& key, signer& asked,
                         std::string user, std::function<void()> wake)
    : session_(session),
      key_(key),
      signer_(asked),
      user_(std::move(user)),
      wake_(std::move(wake)) {}

agent_login::step agent_login::advance() {
    switch (state_) {
        case state::offer:
            return offer();
        case state::wait:
            return wait();
        case state::prove:
            return prove();
        case state::over:
            break;
    }
    return step::answered;
}

// A pair of descriptors lives for one call only, so that no session needs more than it had. libssh
// reads the list of keys in the first call of each half.
int agent_login::call(std::string_view second_answer) {
    std::string answers;
    if (!std::exchange(identified_, true)) answers = agent_frame(answer_with(key_.what));
    answers += agent_frame(second_answer);
    const answered_socket agent{session_.raw(), answers};
    if (!agent.ready()) {
        why_ = "no descriptor is left to hand its signature on";
        return SSH_AUTH_ERROR;
    }
    const int rc = ssh_userauth_agent(session_.raw(), user_.c_str());
    asked_ = agent.asked();
    return rc;
}

agent_login::step agent_login::offer() {
    const int rc = call(agent_refusal());
    if (session_.dead() || (rc != SSH_AUTH_ERROR && rc != SSH_AUTH_AGAIN)) return answered(rc);
    if (rc == SSH_AUTH_AGAIN) return step::call_again;
    if (!why_.empty()) return refused(std::move(why_));
    // "Out of memory" is what libssh calls a refused signature.
    session_.forget_cause();
    auto request = sign_request_in(asked_);
    if (!request) return refused("libssh did not say what is to be signed");
    enter(state::wait);
    signer_.sign(key_.socket, sign_request_by(key_.held_as, std::move(*request)),
                 signature_.taker(wake_));
    return wait();
}

agent_login::step agent_login::wait() {
    auto said = signature_.take();
    if (!said) return step::waits;
    if (!*said) return refused(std::move(*said).error());
    if (is_agent_refusal(**said))
        return refused(
            "it refused to sign: the key wants a confirmation or a touch that nobody gave, or is "
            "bound to other hosts (ssh-add -h), or the agent was locked meanwhile");
    if (!is_signature(**said)) return refused("its signature makes no sense");
    signed_ = **std::move(said);
    identified_ = false;
    enter(state::prove);
    return prove();
}

agent_login::step agent_login::prove() {
    const int rc = call(signed_);
    if (rc == SSH_AUTH_AGAIN && !session_.dead()) return step::call_again;
    if (rc != SSH_AUTH_ERROR || session_.dead()) return answered(rc);
    session_.forget_cause();
    return refused(why_.empty() ? "libssh cannot use its signature" : std::move(why_));
}

agent_login::step agent_login::answered(int rc) {
    answer_ = rc == SSH_AUTH_AGAIN ? SSH_AUTH_ERROR : rc;
    enter(state::over);
    return step::answered;
}

agent_login::step agent_login::refused(std::string why) {
    why_ = std::move(why);
    enter(state::over);
    return step::agent_refused;
}

}  // namespace netpoll
