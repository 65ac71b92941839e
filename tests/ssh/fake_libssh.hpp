// A libssh that says what a test wrote down, and a clock that a test moves. Knows no machine.
//
// The program that links fake_libssh.cpp has its own ssh_connect, ssh_userauth_... and ssh_channel_
// ... in place of the library's; the rest of libssh (options, keys, logging) is the true one.
#pragma once

#include <libssh/callbacks.h>
#include <libssh/libssh.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll::testing {

/// One per test case. Calls of libssh are answered in the order in which `expect` names them; any
/// other call is a complaint, and gets an error. What only asks how things stand (status, window,
/// error text) is answered from the members.
class fake_libssh {
public:
    fake_libssh();
    ~fake_libssh();
    fake_libssh(const fake_libssh&) = delete;
    fake_libssh& operator=(const fake_libssh&) = delete;

    /// The next call is this one and comes to `rc`; `deed` is what the device does meanwhile.
    /// `call` is its name without "ssh_" and what it was given: "channel_request_exec show clock".
    fake_libssh& expect(std::string call, int rc, std::function<void()> deed = {});
    /// From now on all that is not expected gets this answer, and nobody complains.
    void answer_all(int rc) {
        answers_all_ = true;
        rc_of_all_ = rc;
    }
    /// Expected calls that have not come.
    std::size_t outstanding() const noexcept { return script_.size(); }
    /// The first call that was not expected; empty where there was none.
    const std::string& complaint() const noexcept { return complaint_; }
    /// All calls that were made.
    const std::vector<std::string>& calls() const noexcept { return calls_; }

    /// What the device does, for the deeds of `expect`.
    void die(std::string words);                         ///< the session is dead, for this reason
    void complain(int level, const std::string& words);  ///< libssh logs this
    void set_error(std::string words) { error_ = std::move(words); }
    void send(std::string_view bytes);
    void send_eof();
    void close_channel();
    void exit_with(int status);
    void exit_by(const char* signal);
    void offer(int methods) { methods_ = methods; }
    struct round {
        std::string name;
        std::string instruction;
        std::vector<std::pair<std::string, bool>> prompts;  ///< text, and whether it is shown
    };
    void ask(round asked) { round_ = std::move(asked); }
    void open_window(std::uint32_t bytes) { window_ = bytes; }
    void hold_output(bool pending) { pending_ = pending; }

    /// The base64 text of the host key that the device proves to own; a good one to begin with.
    std::string host_key;
    std::string host_key_type{"ssh-ed25519"};
    /// Whether libssh has been told not to block.
    bool blocking{false};
    /// What it was given to ask an agent over; -1: nothing now.
    socket_t agent_socket{-1};

    /// What the libssh functions do.
    static fake_libssh& now();
    static fake_libssh* if_any() noexcept;
    int call(const std::string& what);
    int status() const noexcept;
    void speak_on(socket_t descriptor) noexcept { given_ = descriptor; }
    /// What it is to speak on and has not touched yet, or -1.
    socket_t given() const noexcept { return given_; }
    /// From the first call on that which it was given; -1 before, and once it has closed that.
    socket_t descriptor() const noexcept { return held_; }
    void hold() noexcept;
    void close_descriptor() noexcept;
    const std::string& error() const noexcept { return error_; }
    int methods() const noexcept { return methods_; }
    const round& asked() const noexcept { return round_; }
    std::uint32_t window() const noexcept { return window_; }
    void attach(ssh_channel_callbacks callbacks) { callbacks_ = callbacks; }
    ssh_channel_callbacks attached() const noexcept { return callbacks_; }
    ::ssh_channel new_channel();
    void free_channel(::ssh_channel channel);
    std::size_t channels() const noexcept { return channels_.size(); }  ///< that live now

private:
    struct expected_call {
        std::string call;
        int rc;
        std::function<void()> deed;
    };

    std::deque<expected_call> script_;
    std::vector<std::string> calls_;
    std::string complaint_;
    bool answers_all_{false};
    int rc_of_all_{SSH_ERROR};
    bool dead_{false};
    bool pending_{false};
    std::string error_;
    int methods_{0};
    round round_;
    std::uint32_t window_{1U << 20};
    socket_t given_{SSH_INVALID_SOCKET};
    socket_t held_{SSH_INVALID_SOCKET};
    ssh_channel_callbacks callbacks_{nullptr};
    std::vector<std::unique_ptr<ssh_channel_struct>>
        channels_;  // as a session has them: to its end
};

/// The monotonic clock of this program goes on by so much at once.
void pass(std::chrono::milliseconds time);

}  // namespace netpoll::testing
