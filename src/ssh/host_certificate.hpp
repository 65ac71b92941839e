// Whether a certificate speaks for a host, and the keys that are known by one. Knows no known_hosts
// file.
#pragma once

#include "ssh/openssh_certificate.hpp"

#include <netpoll/error.hpp>

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace netpoll {

/// Why this certificate, of these bytes, does not speak for the host of this name (in lower case),
/// as a sentence, or nothing: kind, dates, principals, critical options, and the signature of the
/// CA that it names. Whether that CA is trusted is not asked.
std::string host_certificate_problem(const openssh_certificate& what, std::string_view blob,
                                     std::string_view host,
                                     std::chrono::system_clock::time_point now);

/// A host key that a certificate vouches for.
struct certified_key {
    std::string type;
    std::string blob;       ///< base64, as in known_hosts
    std::string authority;  ///< fingerprint of the CA
    source_position where;  ///< of the CA's line in known_hosts
    std::chrono::system_clock::time_point until;
};

/// The keys that certificates vouch for, by name of the host. Thread-safe.
class certified_hosts {
public:
    /// `what` speaks for this host.
    void add(const std::string& host, const openssh_certificate& what, std::string authority,
             source_position where);
    /// Nothing where there is none, or its certificate has expired.
    std::optional<certified_key> find(const std::string& host,
                                      std::chrono::system_clock::time_point now) const;

private:
    mutable std::mutex mutex_;
    std::unordered_map<std::string, certified_key> keys_;  // guarded by mutex_
};

}  // namespace netpoll
