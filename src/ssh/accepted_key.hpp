// Host keys that somebody else accepted for us. Knows no session.
#pragma once

#include "ssh/host_keys.hpp"

#include <netpoll/outcome.hpp>
#include <netpoll/settings.hpp>

namespace netpoll {

/// Writes down the key that a poller's session accepted from a device that was unknown to us
/// (`ssh.key_accepted`), as one of ours does it. Where it cannot be written, is another one than
/// was listed meanwhile, or this run accepts none, the device has failed by host_key_unsaved, and
/// keeps what it has answered. An outcome without such a key stays as it is.
void keep_accepted_key(outcome& done, known_hosts& keys, host_key_policy policy);

}  // namespace netpoll
