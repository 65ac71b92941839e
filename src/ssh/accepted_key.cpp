// Writes down host keys that somebody else accepted for us. Knows no session.
#include "ssh/accepted_key.hpp"

#include <string>
#include <utility>

namespace netpoll {

void keep_accepted_key(outcome& done, known_hosts& keys, host_key_policy policy) {
    if (!done.ssh.key_accepted) return;
    std::string why = "its poller accepted a key, and this run accepts none";
    if (policy == host_key_policy::accept_new) {
        const auto [host, port] = known_as(*done.target);
        const auto saved =
            keys.of(*done.target).remember(host, port, done.ssh.host_key, done.ssh.public_key);
        if (saved) return;
        why = saved.error();
    }
    done.ssh.key_accepted = false;
    done.status = device_status::failed;
    done.error = error{errc::host_key_unsaved, phase::host_key, std::move(why)};
    if (!done.attempts.empty())
        done.attempts.back().cause = attempt::failure{done.error->code, done.error->phase};
}

}  // namespace netpoll
