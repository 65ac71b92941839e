// A private key ready to sign, for this ring only. Knows no session.
#pragma once

#include "ssh/identity.hpp"
#include "ssh/openssh_certificate.hpp"

#include <libssh/libssh.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace netpoll {

struct ssh_key_deleter {
    void operator()(ssh_key key) const noexcept { ssh_key_free(key); }
};
using unique_ssh_key = std::unique_ptr<ssh_key_struct, ssh_key_deleter>;

/// Signing only reads the keys, so any number of sessions on any threads may use them at once.
struct identity {
    unique_ssh_key private_key;
    unique_ssh_key public_key;
    std::string type;                               ///< e.g. "ssh-ed25519"
    std::vector<std::string> signature_algorithms;  ///< strongest first, SHA-1 included
    std::string fingerprint;                        ///< "SHA256:..."
    /// With a certificate: the key that signs as it, and what is offered; else null.
    unique_ssh_key certified_key;
    unique_ssh_key certificate;
    std::optional<openssh_certificate> certificate_says;
    std::string certificate_problem;  ///< why the one that lies beside the key is left out
    /// Who signs where `private_key` is null; in the store's listings.
    const agent_key* of_agent{nullptr};
    /// That key with the certificate of `certificate_says`, which its agent does not hold.
    std::optional<agent_key> certified_of_agent;
    /// An encrypted RSA key in OpenSSH form: libssh 0.10 signs with it four times slower than with
    /// any other RSA key, since it drops the primes. `ssh-keygen -p -m PEM` makes it quick.
    bool slow{false};
};

/// What libssh's calls take. They do not change the key, although their types say so.
inline ssh_key private_key_of(const identity& key) noexcept {
    return key.private_key.get();
}
inline ssh_key public_key_of(const identity& key) noexcept {
    return key.public_key.get();
}

}  // namespace netpoll
