// What OpenSSL asks of whoever signs and verifies (provider-signature(7)).
#include "crypto/ed25519_signature.hpp"

#include "crypto/ed25519_key.hpp"
#include "crypto/sodium_library.hpp"

#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <memory>
#include <new>

namespace netpoll {

namespace {

using octet = unsigned char;

/// What OpenSSL's own is fetched by.
constexpr const char* openssl_own = "provider=default";
constexpr std::size_t signature_size = ed25519_key::signature_size;

/// One signature at work. It has a copy of the key, which may end before it.
struct signature_context {
    ed25519_key key;
};

void* new_context(void*, const char*) {
    void* const room = OPENSSL_malloc(sizeof(signature_context));
    return room ? new (room) signature_context : nullptr;
}

void free_context(void* context) {
    OPENSSL_clear_free(context, sizeof(signature_context));
}

void* copy_context(void* context) {
    void* const made = new_context(nullptr, nullptr);
    if (made)
        *static_cast<signature_context*>(made) = *static_cast<const signature_context*>(context);
    return made;
}

/// Variants that OpenSSL has since 3.2 (Ed25519ph, Ed25519ctx) and we have not: never to be taken
/// for the plain one.
bool asks_for_variant(const OSSL_PARAM params[]) {
    return params && (OSSL_PARAM_locate_const(params, "instance") ||
                      OSSL_PARAM_locate_const(params, "context-string"));
}

int begin(void* context, const char* digest, void* key, const OSSL_PARAM params[]) {
    auto& mine = *static_cast<signature_context*>(context);
    if ((digest && *digest != '\0') || asks_for_variant(params)) return 0;
    if (key) mine.key = *static_cast<const ed25519_key*>(key);
    return mine.key.has_public;
}

int sign(void* context, octet* signature, std::size_t* size, std::size_t room, const octet* text,
         std::size_t length) {
    const auto& key = static_cast<const signature_context*>(context)->key;
    if (!signature) {
        *size = signature_size;
        return 1;
    }
    if (room < signature_size || !key.has_private) return 0;
    constexpr octet nothing = 0;
    *size = signature_size;
    return libsodium()->sign(signature, nullptr, length > 0 ? text : &nothing, length,
                             key.pair.data()) == 0;
}

/// What libsodium accepts, OpenSSL accepts. It refuses more: public keys of small order and ones
/// that are not written in the shortest way. So a refusal is OpenSSL's to make.
int verify(void* context, const octet* signature, std::size_t size, const octet* text,
           std::size_t length) {
    const auto& key = static_cast<const signature_context*>(context)->key;
    constexpr octet nothing = 0;
    if (size == signature_size &&
        libsodium()->verify(signature, length > 0 ? text : &nothing, length, key.public_key()) == 0)
        return 1;
    return openssl_accepts(key.public_key(), signature, size, text, length);
}

/// SEQUENCE { OBJECT IDENTIFIER 1.3.101.112 } (RFC 8410, 3), for who signs a certificate.
int get_signature_params(void*, OSSL_PARAM params[]) {
    constexpr std::array<octet, 7> identifier{0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70};
    OSSL_PARAM* const asked = OSSL_PARAM_locate(params, OSSL_SIGNATURE_PARAM_ALGORITHM_ID);
    return !asked || OSSL_PARAM_set_octet_string(asked, identifier.data(), identifier.size()) == 1;
}

const OSSL_PARAM* gettable_signature_params(void*, void*) {
    static const OSSL_PARAM types[] = {
        OSSL_PARAM_octet_string(OSSL_SIGNATURE_PARAM_ALGORITHM_ID, nullptr, 0), OSSL_PARAM_END};
    return types;
}

}  // namespace

bool openssl_accepts(const octet* key, const octet* signature, std::size_t size, const octet* text,
                     std::size_t length) {
    using key_ptr = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
    using context_ptr = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
    const key_ptr same(
        EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", openssl_own, key, ed25519_key::size),
        EVP_PKEY_free);
    const context_ptr context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    return same && context &&
           EVP_DigestVerifyInit_ex(context.get(), nullptr, nullptr, nullptr, openssl_own,
                                   same.get(), nullptr) == 1 &&
           EVP_DigestVerify(context.get(), signature, size, text, length) == 1;
}

const OSSL_DISPATCH* ed25519_signature_functions() {
    static const OSSL_DISPATCH all[] = {
        entry_of(OSSL_FUNC_SIGNATURE_NEWCTX, new_context),
        entry_of(OSSL_FUNC_SIGNATURE_FREECTX, free_context),
        entry_of(OSSL_FUNC_SIGNATURE_DUPCTX, copy_context),
        entry_of(OSSL_FUNC_SIGNATURE_DIGEST_SIGN_INIT, begin),
        entry_of(OSSL_FUNC_SIGNATURE_DIGEST_SIGN, sign),
        entry_of(OSSL_FUNC_SIGNATURE_DIGEST_VERIFY_INIT, begin),
        entry_of(OSSL_FUNC_SIGNATURE_DIGEST_VERIFY, verify),
        entry_of(OSSL_FUNC_SIGNATURE_GET_CTX_PARAMS, get_signature_params),
        entry_of(OSSL_FUNC_SIGNATURE_GETTABLE_CTX_PARAMS, gettable_signature_params),
        {0, nullptr}};
    return all;
}

}  // namespace netpoll
