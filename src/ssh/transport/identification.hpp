// The lines a server may send before its SSH identification. Knows no libssh.
//
// RFC 4253, 4.2 lets a server send other lines first. libssh 0.10 gives up at the first such line
// over 127 bytes and cannot say what was there, so these lines are taken off the socket here.
#pragma once

#include "ssh/wait.hpp"

#include <netpoll/error.hpp>

#include <cstddef>
#include <string>

namespace netpoll {

class identification_filter {
public:
    enum class state {
        more,    ///< wait until the socket is readable, then look again
        ssh,     ///< the next bytes on the socket begin with "SSH-"
        closed,  ///< the peer closed before that
        /// More than a server may reasonably say first, telnet, or the greeting of another protocol
        /// and then the end.
        not_ssh,
    };

    /// Takes complete foreign lines off the socket without waiting.
    state look(int descriptor);

    /// What to wait for until it is worth looking again, or the deadline; with `write` also until
    /// the socket takes more.
    wait_for wait(session_clock::time_point deadline, bool write) const;
    /// What `closed` or `not_ssh` means, in phase kex.
    error refusal(state how) const;
    /// What it means that `more` did not come in time.
    error silence() const;
    /// The beginning of what stood before the identification: untrusted, unescaped, capped.
    const std::string& seen() const noexcept { return seen_; }
    /// With `ssh`: whether anything stood behind the identification line.
    bool more_follows() const noexcept { return more_follows_; }

private:
    state ended() const;
    state take(int descriptor, std::size_t bytes, const char* from);

    std::size_t taken_{0};
    bool in_line_{false};  ///< the line at hand began with bytes already taken
    bool waits_for_four_{false};
    // The socket is readable and stays so until more comes, since only the kernel's TCP waits for
    // so many bytes as are needed: to be looked at again after a while.
    bool stays_readable_{false};
    bool more_follows_{false};
    std::string seen_;
};

}  // namespace netpoll
