// The logins of a poller, ready to be used. Knows no device.
#pragma once

#include "inventory/logins.hpp"
#include "ssh/identity.hpp"

#include <netpoll/log.hpp>

#include <memory>
#include <string>
#include <vector>

namespace netpoll {

/// Stays where it is: sessions point into it.
struct poller_logins {
    known_logins known;
    identity_store identities;  ///< the keys of all of them

    /// By the name that a job gives it; null: there is none.
    std::shared_ptr<const credentials> find(std::string_view name) const {
        const auto found = known.by_name.find(name);
        return found == known.by_name.end() ? nullptr : found->second;
    }
};

/// Reads the file, its secrets and its keys, and asks its agents. Every secret is given to
/// `redact`; warnings go to `log`.
expected<std::shared_ptr<const poller_logins>, std::vector<mistake>> open_poller_logins(
    const std::string& path, const ask_function& ask, redactor& redact, log_sink& log);

}  // namespace netpoll
