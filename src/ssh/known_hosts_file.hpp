// A known_hosts file as somebody tends it: what it lists, and a host taken out of it. Knows no
// session.
#pragma once

#include <netpoll/error.hpp>
#include <netpoll/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// "SHA256:..." of a public key as known_hosts has it (base64); empty where that is damaged.
std::string key_fingerprint(std::string_view blob);

/// Whether a host of this name can stand in a known_hosts file.
bool can_be_listed(std::string_view host) noexcept;

/// The line that lists this key for this host: "[192.0.2.1]:2222 ssh-ed25519 AAAA...".
std::string known_hosts_line(std::string_view host, std::uint16_t port, std::string_view type,
                             std::string_view blob);

struct known_hosts_entry {
    source_position where;
    std::string marker;  ///< "@revoked", "@cert-authority" or empty
    std::string hosts;   ///< as written; a hashed name is one that nobody can read
    std::string type;
    std::string fingerprint;
    unsigned rsa_bits{0};  ///< 0 for other keys
};

struct known_hosts_listing {
    std::vector<known_hosts_entry> entries;
    std::vector<mistake> skipped;  ///< lines that cannot be understood
};

/// What one file lists, in its order. The error is a sentence without the path; `missing`: there is
/// no such file.
expected<known_hosts_listing, std::string> list_known_hosts(const std::string& path, bool& missing);

struct removed_host {
    std::vector<known_hosts_entry> entries;  ///< that listed it; with other names on their line
                                             ///< only its own is gone
    std::vector<source_position> patterns;   ///< lines that still match it by * or ?
};

/// Takes a host out of a file, under plain and hashed names, @revoked lines left alone. What was
/// there before stands in PATH.old. Whole or not at all; other processes that append wait
/// meanwhile. The error is a sentence without the path.
expected<removed_host, std::string> remove_known_host(const std::string& path,
                                                      std::string_view host, std::uint16_t port);

}  // namespace netpoll
