// The keys by which a NATS server knows its users: Ed25519 in letters and digits. Knows no server.
#pragma once

#include <netpoll/expected.hpp>
#include <netpoll/secret.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace netpoll {

/// A user's pair of keys. Its form is that of github.com/nats-io/nkeys: base32 (RFC 4648, without
/// padding) of a prefix, 32 bytes and a CRC-16 (XMODEM, the low byte first).
class nkey {
public:
    /// A new one, from the system's random numbers.
    static expected<nkey, std::string> make();
    /// Of "SU...", with lines around it as `nsc` writes them or without. The error is what comes
    /// behind a file's name; it does not show the text.
    static expected<nkey, std::string> from_seed(std::string_view text);
    /// Of a file, which nobody but its owner and group may read. The error names the file.
    static expected<nkey, std::string> read(const std::string& path);

    /// "U...": 56 characters, which a server's configuration holds.
    std::string public_key() const;
    /// "SU...": 58 characters.
    std::shared_ptr<const secret> seed() const;
    /// 64 bytes; empty where the library fails.
    std::string sign(std::string_view text) const;

private:
    struct keys;
    explicit nkey(std::shared_ptr<const keys> pair) noexcept : pair_(std::move(pair)) {}

    std::shared_ptr<const keys> pair_;
};

/// Whether it is a user's public key: "U..." with its checksum.
bool is_public_nkey(std::string_view text);

}  // namespace netpoll
