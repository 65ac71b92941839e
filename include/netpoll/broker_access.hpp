// Where the broker between a coordinator and its pollers is, and who we are there.
#pragma once

#include <string>
#include <vector>

namespace netpoll {

/// Nothing here is a secret: the key's file is named, and what it holds stays in it.
struct broker_access {
    /// "nats://HOST:PORT" or "tls://HOST:PORT", any of which will do. Empty: there is no broker.
    std::vector<std::string> servers;
    std::string key_file;  ///< of an nkey seed, as `netpoll via init` writes it; empty: none
    std::string ca_file;   ///< PEM certificates to trust beside the system's; empty: those

    explicit operator bool() const noexcept { return !servers.empty(); }
    friend bool operator==(const broker_access&, const broker_access&) = default;
};

}  // namespace netpoll
