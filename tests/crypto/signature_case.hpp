// Ed25519 through OpenSSL's interface, by the provider that a test names. Knows no provider's
// inside.
#pragma once

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <string_view>

namespace netpoll::testing {

/// OpenSSL's own code, whatever is preferred; and whatever is preferred.
inline constexpr const char* own = "provider=default";
inline constexpr const char* preferred = nullptr;

using key_ptr = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

/// Bytes of hexadecimal digits.
std::string bytes_of(std::string_view digits);

/// Of 32 bytes. Null where OpenSSL refuses it.
key_ptr public_key(const std::string& bytes, const char* properties);
key_ptr private_key(const std::string& seed, const char* properties);
std::string raw_public(const key_ptr& key);
std::string raw_private(const key_ptr& key);
/// Whether a PKEY is kept by the provider of this name.
bool is_kept_by(const key_ptr& key, std::string_view provider);

/// A signature, or an empty text.
std::string signed_by(const key_ptr& key, const std::string& message, const char* properties);

struct signature_case {
    std::string what;
    std::string key;
    std::string message;
    std::string signature;
};
bool accepts(const signature_case& one, const char* properties);

/// Chooses libsodium's for as long as it lives.
class with_libsodium {
public:
    with_libsodium();
    ~with_libsodium();
    with_libsodium(const with_libsodium&) = delete;
    with_libsodium& operator=(const with_libsodium&) = delete;
};

/// Who signs where nobody is named.
std::string provider_in_use();

}  // namespace netpoll::testing
