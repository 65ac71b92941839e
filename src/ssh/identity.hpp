// Private keys, each read and decrypted once per run. Knows no inventory; libssh stays behind it.
#pragma once

#include <netpoll/expected.hpp>
#include <netpoll/target.hpp>

#include <memory>
#include <string>

namespace netpoll {

/// One private key, ready to sign. Immutable and shared by all sessions and threads.
struct identity;

/// The keys of a run. `load` before the engines start; `find` from any thread after that.
class identity_store {
public:
    identity_store();
    ~identity_store();
    identity_store(const identity_store&) = delete;
    identity_store& operator=(const identity_store&) = delete;

    /// Reads ed25519, ECDSA and RSA keys in OpenSSH and PEM form. The error is a sentence without
    /// the path: missing, not a private key, encrypted and no passphrase given, passphrase wrong,
    /// or readable by others (mode & 077; OpenSSH's rule). A path already loaded costs a look-up.
    expected<void, std::string> load(const key_file& file);

    /// Null where `load` was not called or failed. Valid as long as the store.
    const identity* find(const std::string& path) const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace netpoll
