// What a private key file holds, before anyone decrypts it. Knows no file and no libssh.
#pragma once

#include <netpoll/expected.hpp>
#include <netpoll/secret.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace netpoll {

enum class identity_form {
    openssh,  ///< "BEGIN OPENSSH PRIVATE KEY"
    pem,      ///< PKCS#1, SEC1 or PKCS#8
};

/// The outside of a private key.
struct identity_outline {
    identity_form form{identity_form::openssh};
    std::string_view text;  ///< from the BEGIN line on
    bool encrypted{false};
    std::string type;        ///< openssh only: e.g. "ssh-rsa"
    std::string cipher;      ///< openssh only: e.g. "aes256-ctr"
    std::string public_key;  ///< openssh only: the public half, as a blob
};

/// Tells what kind of key `file_text` holds. The error is a sentence that says what it holds
/// instead: a public key, a PuTTY key, a certificate, nothing that is a key.
expected<identity_outline, std::string> outline_identity(std::string_view file_text);

/// The blob of a public key file, "TYPE BASE64 COMMENT"; nothing where it is none.
std::optional<std::string> public_key_blob(std::string_view file_text);

/// An unencrypted OpenSSH RSA key as PEM with its primes, which libssh 0.10 would lose. Null where
/// the key is damaged.
std::shared_ptr<const secret> rsa_pem_of_openssh(std::string_view openssh_text);

/// A PEM key decrypted, in a form that libssh 0.10 reads completely: unencrypted PKCS#8, but
/// OpenSSH's for ed25519, whose public half libssh would lose. A null passphrase means that there
/// is none. The error is a sentence.
expected<std::shared_ptr<const secret>, std::string> decrypt_pem(std::string_view pem_text,
                                                                 const secret* passphrase);

}  // namespace netpoll
