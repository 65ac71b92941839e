// A login with a key that an ssh-agent holds. Knows no other method.
//
// libssh asks an agent by calls that block for ever where it hangs, and offers the device each key
// that it holds. So libssh never speaks with one: it is given a socket in which the answers lie
// before it asks. First the key alone and a refusal to sign: what libssh wanted signed, the session
// id included, is then known and goes to the true agent. Then the key once more, and the signature.
#pragma once

#include "ssh/agent.hpp"
#include "ssh/libssh_session.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace netpoll {

class agent_login {
public:
    /// The references outlive this. `wake` is called from any thread when the agent has answered.
    agent_login(libssh_session& session, const agent_key& key, signer& asked, std::string user,
                std::function<void()> wake);

    enum class step {
        call_again,     ///< when the socket is ready
        waits,          ///< for the agent: until `wake`
        answered,       ///< by the device: `answer`
        agent_refused,  ///< `why`
    };
    /// One libssh call at most.
    step advance();
    /// libssh's code, never SSH_AUTH_AGAIN.
    int answer() const noexcept { return answer_; }
    const std::string& why() const noexcept { return why_; }
    bool waits() const noexcept { return state_ == state::wait; }

private:
    enum class state { offer, wait, prove, over };

    void enter(state next) { state_ = next; }
    step offer();
    step wait();
    step prove();
    int call(std::string_view second_answer);
    step answered(int rc);
    step refused(std::string why);

    libssh_session& session_;
    const agent_key& key_;
    signer& signer_;
    const std::string user_;
    const std::function<void()> wake_;

    state state_{state::offer};
    bool identified_{false};  // libssh has read, for this half, which key there is
    std::string asked_;       // what libssh wrote in the last call
    late_answer<std::string> signature_;
    std::string signed_;
    int answer_{0};
    std::string why_;
};

}  // namespace netpoll
