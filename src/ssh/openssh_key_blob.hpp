// The binary form inside "BEGIN OPENSSH PRIVATE KEY" (OpenSSH's PROTOCOL.key). Knows no cipher.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace netpoll {

/// The container's fields. Views into the blob.
struct openssh_key_blob {
    std::string_view cipher;
    std::string_view kdf;
    std::string_view type;     ///< of the public key
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

}  // namespace netpoll
