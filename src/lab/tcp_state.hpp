// What the kernel knows of a TCP connection. Linux only.
#pragma once

#include <chrono>

namespace netpoll::lab {

/// Whether the other side has closed its half, which reading would tell only after what it sent.
bool peer_has_gone(int fd);

/// When the newest bytes came in, at the kernel's resolution of some milliseconds: a busy lab gets
/// around to them later. `now` where the kernel does not say.
std::chrono::steady_clock::time_point last_arrival(int fd,
                                                   std::chrono::steady_clock::time_point now);

}  // namespace netpoll::lab
