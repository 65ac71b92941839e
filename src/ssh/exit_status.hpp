// A channel's exit status by whichever function this libssh has for it.
#pragma once

#include <libssh/libssh.h>

#include <cstdint>

namespace netpoll {

/// -1 where the peer sent none. Waits for it where the session may block. libssh 0.11 has a new
/// function and deprecates the old one.
inline int exit_status_of(::ssh_channel channel) {
#if LIBSSH_VERSION_INT >= SSH_VERSION_INT(0, 11, 0)
    std::uint32_t status = 0;
    const int rc = ssh_channel_get_exit_state(channel, &status, nullptr, nullptr);
    return rc == SSH_OK ? static_cast<int>(status) : -1;
#else
    return ssh_channel_get_exit_status(channel);
#endif
}

}  // namespace netpoll
