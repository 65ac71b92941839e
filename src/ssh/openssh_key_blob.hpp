// The binary form inside "BEGIN OPENSSH PRIVATE KEY" (OpenSSH's PROTOCOL.key). Knows no cipher.
#pragma once

#include <netpoll/secret.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace netpoll {

/// The container's fields. Views into the blob.
struct openssh_key_blob {
    std::string_view cipher;
    std::string_view kdf;
    std::string_view type;  ///< of the public key
    std::string_view public_key;
    std::string_view secrets;  ///< the private section, encrypted unless cipher is "none"

    static std::optional<openssh_key_blob> parse(std::string_view blob);
};

/// The blob of a key file's text, or nothing where the base64 is damaged. The caller wipes it.
std::optional<std::string> decode_openssh_text(std::string_view text);

/// The numbers of an unencrypted RSA key, big-endian. Views into the private section.
struct openssh_rsa_numbers {
    std::string_view n, e, d, inverse_q, p, q;

    static std::optional<openssh_rsa_numbers> parse(std::string_view secrets);
};

/// An ed25519 key as the text of an unencrypted key file. Both halves have 32 bytes.
std::shared_ptr<const secret> openssh_text_of_ed25519(std::string_view seed,
                                                      std::string_view public_key);

}  // namespace netpoll
