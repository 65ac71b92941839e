// A login by keyboard-interactive, question by question. Knows no other method.
#pragma once

#include "core/login_answers.hpp"
#include "ssh/code_source.hpp"
#include "ssh/device_log.hpp"
#include "ssh/libssh_session.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace netpoll {

/// Once a question has been asked it is answered, or the connection must end: libssh sends answers
/// that were left behind with the next request, whatever that is.
class interactive_login {
public:
    /// The references outlive this. `codes` may be null. `wake` is called from any thread when a
    /// code is there, which must be before `until`.
    interactive_login(libssh_session& session, login_answers& answers, code_source* codes,
                      std::string user, std::function<void()> wake, device_log log);

    enum class step {
        call_again,  ///< when the socket is ready
        waits,       ///< for a code: until `wake`
        answered,    ///< by the device: `answer`
        failed,      ///< `why`: the login is over
    };
    /// `until`: when a code comes too late.
    step advance(session_clock::time_point until);
    /// libssh's code, never SSH_AUTH_AGAIN or SSH_AUTH_INFO.
    int answer() const noexcept { return answer_; }
    const error& why() const noexcept { return why_; }
    bool waits() const noexcept { return code_ != nullptr; }
    /// The device has asked something, if only with a notice.
    bool has_asked() const noexcept { return rounds_ > 0; }
    /// A one-time code was given to the device.
    bool spent_code() const noexcept { return !given_.empty(); }
    /// The device has turned down what it was given.
    void note_refusal() noexcept;

private:
    step call(session_clock::time_point until);
    step ask(session_clock::time_point until);
    step fill(session_clock::time_point until);
    step send(session_clock::time_point until);
    step fail(errc code, std::string detail);

    using code_answer = late_answer<std::shared_ptr<const secret>>;

    libssh_session& session_;
    login_answers& answers_;
    code_source* const codes_;
    const std::string user_;
    const std::function<void()> wake_;
    const device_log log_;

    unsigned rounds_{0};
    std::optional<login_answers::answers> round_;  // to the questions that stand open
    std::unique_ptr<code_answer> code_;            // while one is waited for
    redactor spent_;                               // codes that were given
    struct given_code {
        std::string command;
        std::shared_ptr<const secret> code;
    };
    std::vector<given_code> given_;
    int answer_{0};
    error why_;
};

}  // namespace netpoll
