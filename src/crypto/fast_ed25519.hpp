// Whose code makes and verifies Ed25519 signatures in this process. Knows no run.
#pragma once

#include <netpoll/log.hpp>
#include <netpoll/settings.hpp>

#include <cstddef>

namespace netpoll {

/// From now on, for everybody in this process who asks OpenSSL for Ed25519 and names no provider,
/// such as libssh. `sessions` is how many key exchanges are to be expected. The log hears whose
/// code it is, and why, at debug; as a warning where libsodium was asked for and cannot be had.
/// Verdicts are OpenSSL's either way. Call it while no other thread uses OpenSSL.
void choose_ed25519(crypto_choice wanted, std::size_t sessions, log_sink& log);

}  // namespace netpoll
