// A plain SSH client for tests, blocking, on libssh. Knows nothing of netpoll.
#pragma once

#include "lab_process.hpp"

#include <libssh/libssh.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace netpoll::testing {

/// What an exec channel gave.
struct exec_result {
    std::string out;
    std::string err;
    int status{-1};
    bool ended{false};  ///< the end of output was seen
};

/// One session; frees everything at its end. Waits are bounded by 20 s.
class lab_client {
public:
    lab_client() = default;
    ~lab_client();
    lab_client(lab_client&& other) noexcept;
    lab_client& operator=(lab_client&&) = delete;

    /// Sets an option before connect. Throws std::runtime_error where libssh refuses it.
    void set(ssh_options_e option, const std::string& value);
    /// TCP and key exchange. The host key is not judged.
    bool connect(const std::string& address, std::uint16_t port);
    bool password(const std::string& user, const std::string& text);
    bool interactive(const std::string& user, const std::string& answer);
    bool key(const std::string& user, const std::string& private_key_file);
    /// What the server offers after "none".
    int methods(const std::string& user);
    bool login() { return password("lab", "lab-password"); }

    exec_result exec(const std::string& command);

    /// One shell a client; pty 80 x 24 unless told otherwise.
    bool open_shell(bool with_terminal = true);
    void type(const std::string& keys);
    /// What the shell says up to and including `text`; what came until the end or 20 s if it never
    /// says it.
    std::string read_until(const std::string& text);
    /// True where the shell's end comes; status() is valid then.
    bool read_to_end();
    int status() const;
    /// Whether the connection was cut under the shell.
    bool is_cut();

    ssh_session session() { return session_; }

private:
    ssh_session session_{ssh_new()};
    ssh_channel shell_{nullptr};
    std::string seen_;
};

/// A client of the device at this place, past the key exchange or logged in. Throws
/// std::runtime_error where it does not come so far.
lab_client connected_to(const lab_process& at, std::size_t index = 0);
lab_client logged_in_to(const lab_process& at, std::size_t index = 0);

}  // namespace netpoll::testing
