// Keys and signatures through EVP, as libssh does it.
#include "crypto/signature_case.hpp"

#include "crypto/fast_ed25519.hpp"

#include <openssl/provider.h>

#include <array>

namespace netpoll::testing {

namespace {

using octet = unsigned char;
using context_ptr = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

const octet* octets(const std::string& text) {
    return reinterpret_cast<const octet*>(text.data());
}

context_ptr new_context() {
    return {EVP_MD_CTX_new(), EVP_MD_CTX_free};
}

}  // namespace

std::string bytes_of(std::string_view digits) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
        bytes += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
    return bytes;
}

key_ptr public_key(const std::string& bytes, const char* properties) {
    return {
        EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", properties, octets(bytes), bytes.size()),
        EVP_PKEY_free};
}

key_ptr private_key(const std::string& seed, const char* properties) {
    return {
        EVP_PKEY_new_raw_private_key_ex(nullptr, "ED25519", properties, octets(seed), seed.size()),
        EVP_PKEY_free};
}

std::string raw_public(const key_ptr& key) {
    std::array<octet, 32> bytes{};
    std::size_t size = bytes.size();
    if (EVP_PKEY_get_raw_public_key(key.get(), bytes.data(), &size) != 1) return {};
    return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)};
}

std::string raw_private(const key_ptr& key) {
    std::array<octet, 32> bytes{};
    std::size_t size = bytes.size();
    if (EVP_PKEY_get_raw_private_key(key.get(), bytes.data(), &size) != 1) return {};
    return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)};
}

bool is_kept_by(const key_ptr& key, std::string_view provider) {
    return provider == OSSL_PROVIDER_get0_name(EVP_PKEY_get0_provider(key.get()));
}

std::string signed_by(const key_ptr& key, const std::string& message, const char* properties) {
    const context_ptr context = new_context();
    std::size_t size = 0;
    if (EVP_DigestSignInit_ex(context.get(), nullptr, nullptr, nullptr, properties, key.get(),
                              nullptr) != 1 ||
        EVP_DigestSign(context.get(), nullptr, &size, octets(message), message.size()) != 1)
        return {};
    std::string signature(size, '\0');
    if (EVP_DigestSign(context.get(), reinterpret_cast<octet*>(signature.data()), &size,
                       octets(message), message.size()) != 1)
        return {};
    signature.resize(size);
    return signature;
}

bool accepts(const signature_case& one, const char* properties) {
    const key_ptr key = public_key(one.key, properties);
    const context_ptr context = new_context();
    return key &&
           EVP_DigestVerifyInit_ex(context.get(), nullptr, nullptr, nullptr, properties, key.get(),
                                   nullptr) == 1 &&
           EVP_DigestVerify(context.get(), octets(one.signature), one.signature.size(),
                            octets(one.message), one.message.size()) == 1;
}

with_libsodium::with_libsodium() {
    choose_ed25519(crypto_choice::libsodium, 1, silent_log());
}

with_libsodium::~with_libsodium() {
    choose_ed25519(crypto_choice::openssl, 1, silent_log());
}

std::string provider_in_use() {
    const std::unique_ptr<EVP_SIGNATURE, decltype(&EVP_SIGNATURE_free)> found(
        EVP_SIGNATURE_fetch(nullptr, "ED25519", nullptr), EVP_SIGNATURE_free);
    return found ? OSSL_PROVIDER_get0_name(EVP_SIGNATURE_get0_provider(found.get())) : "none";
}

}  // namespace netpoll::testing
