// What OpenSSL asks of whoever keeps a key (provider-keymgmt(7)). Answers are those of its own
// Ed25519, so that a key goes back and forth between the two.
#include "crypto/ed25519_key.hpp"

#include "crypto/sodium_library.hpp"

#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <algorithm>
#include <new>

namespace netpoll {

namespace {

using octet = unsigned char;

constexpr int key_bits = 256;
constexpr int security_bits = 128;  // RFC 8032, 8.5
constexpr int private_part = OSSL_KEYMGMT_SELECT_PRIVATE_KEY;
constexpr int public_part = OSSL_KEYMGMT_SELECT_PUBLIC_KEY;

void* new_key(void*) {
    void* const room = OPENSSL_malloc(sizeof(ed25519_key));
    return room ? new (room) ed25519_key : nullptr;
}

void free_key(void* key) {
    OPENSSL_clear_free(key, sizeof(ed25519_key));
}

void* copy_key(const void* from, int selection) {
    auto* const made = static_cast<ed25519_key*>(new_key(nullptr));
    if (!made) return nullptr;
    const auto& whole = *static_cast<const ed25519_key*>(from);
    made->has_public = whole.has_public && (selection & public_part) != 0;
    made->has_private = whole.has_private && (selection & private_part) != 0;
    if (made->has_public) std::copy_n(whole.public_key(), ed25519_key::size, made->public_key());
    if (made->has_private) std::copy_n(whole.pair.data(), ed25519_key::size, made->seed());
    return made;
}

int has(const void* key, int selection) {
    const auto& one = *static_cast<const ed25519_key*>(key);
    return (one.has_public || (selection & public_part) == 0) &&
           (one.has_private || (selection & private_part) == 0);
}

bool same(const octet* one, const octet* other) {
    return CRYPTO_memcmp(one, other, ed25519_key::size) == 0;
}

int match(const void* first, const void* second, int selection) {
    const auto& one = *static_cast<const ed25519_key*>(first);
    const auto& other = *static_cast<const ed25519_key*>(second);
    if ((selection & OSSL_KEYMGMT_SELECT_KEYPAIR) == 0) return 1;
    if ((selection & public_part) != 0 && one.has_public && other.has_public)
        return same(one.public_key(), other.public_key());
    if ((selection & private_part) != 0 && one.has_private && other.has_private)
        return same(one.pair.data(), other.pair.data());
    return 0;
}

/// Fills in both halves of `key`.
void take_seed(const octet* seed, ed25519_key& key) {
    libsodium()->seed_keypair(key.public_key(), key.pair.data(), seed);
    key.has_public = true;
    key.has_private = true;
}

/// The key's half in these parameters: null where it is not there.
const octet* half_in(const OSSL_PARAM params[], const char* name, bool& broken) {
    const OSSL_PARAM* const found = OSSL_PARAM_locate_const(params, name);
    if (!found) return nullptr;
    const void* bytes = nullptr;
    std::size_t size = 0;
    broken = broken || OSSL_PARAM_get_octet_string_ptr(found, &bytes, &size) != 1 ||
             size != ed25519_key::size;
    return static_cast<const octet*>(bytes);
}

int import_key(void* key, int selection, const OSSL_PARAM params[]) {
    auto& into = *static_cast<ed25519_key*>(key);
    if ((selection & OSSL_KEYMGMT_SELECT_KEYPAIR) == 0) return 0;
    bool broken = false;
    const octet* const public_key = half_in(params, OSSL_PKEY_PARAM_PUB_KEY, broken);
    const octet* const seed = (selection & private_part) != 0
                                  ? half_in(params, OSSL_PKEY_PARAM_PRIV_KEY, broken)
                                  : nullptr;
    if (broken || (!public_key && !seed)) return 0;
    if (seed) take_seed(seed, into);
    if (public_key) std::copy_n(public_key, ed25519_key::size, into.public_key());
    into.has_public = true;
    return 1;
}

OSSL_PARAM octets(const char* name, const octet* bytes, std::size_t size) {
    // It is read only, and has no const form.
    return OSSL_PARAM_construct_octet_string(name, const_cast<octet*>(bytes), size);
}

int export_key(void* key, int selection, OSSL_CALLBACK* take, void* argument) {
    const auto& from = *static_cast<const ed25519_key*>(key);
    if ((selection & OSSL_KEYMGMT_SELECT_KEYPAIR) == 0) return 0;
    std::array<OSSL_PARAM, 3> params;
    std::size_t count = 0;
    if (from.has_public)
        params[count++] = octets(OSSL_PKEY_PARAM_PUB_KEY, from.public_key(), ed25519_key::size);
    if (from.has_private && (selection & private_part) != 0)
        params[count++] = octets(OSSL_PKEY_PARAM_PRIV_KEY, from.pair.data(), ed25519_key::size);
    params[count] = OSSL_PARAM_construct_end();
    return count > 0 && take(params.data(), argument);
}

const OSSL_PARAM* exchanged_types(int selection) {
    static const OSSL_PARAM types[] = {
        OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, nullptr, 0),
        OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PRIV_KEY, nullptr, 0), OSSL_PARAM_END};
    return (selection & OSSL_KEYMGMT_SELECT_KEYPAIR) != 0 ? types : nullptr;
}

bool answer(OSSL_PARAM params[], const char* name, int value) {
    OSSL_PARAM* const asked = OSSL_PARAM_locate(params, name);
    return !asked || OSSL_PARAM_set_int(asked, value) == 1;
}

bool answer(OSSL_PARAM params[], const char* name, const octet* half, bool is_there) {
    OSSL_PARAM* const asked = is_there ? OSSL_PARAM_locate(params, name) : nullptr;
    return !asked || OSSL_PARAM_set_octet_string(asked, half, ed25519_key::size) == 1;
}

int get_params(void* key, OSSL_PARAM params[]) {
    const auto& from = *static_cast<const ed25519_key*>(key);
    // Ed25519 hashes by itself: no digest may be named.
    OSSL_PARAM* const digest = OSSL_PARAM_locate(params, OSSL_PKEY_PARAM_MANDATORY_DIGEST);
    if (digest && OSSL_PARAM_set_utf8_string(digest, "") != 1) return 0;
    return answer(params, OSSL_PKEY_PARAM_BITS, key_bits) &&
           answer(params, OSSL_PKEY_PARAM_SECURITY_BITS, security_bits) &&
           answer(params, OSSL_PKEY_PARAM_MAX_SIZE, ed25519_key::signature_size) &&
           answer(params, OSSL_PKEY_PARAM_PUB_KEY, from.public_key(), from.has_public) &&
           answer(params, OSSL_PKEY_PARAM_PRIV_KEY, from.pair.data(), from.has_private);
}

const OSSL_PARAM* gettable_params(void*) {
    static const OSSL_PARAM types[] = {
        OSSL_PARAM_int(OSSL_PKEY_PARAM_BITS, nullptr),
        OSSL_PARAM_int(OSSL_PKEY_PARAM_SECURITY_BITS, nullptr),
        OSSL_PARAM_int(OSSL_PKEY_PARAM_MAX_SIZE, nullptr),
        OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_MANDATORY_DIGEST, nullptr, 0),
        OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, nullptr, 0),
        OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PRIV_KEY, nullptr, 0),
        OSSL_PARAM_END};
    return types;
}

int validate(const void* key, int selection, int) {
    const auto& one = *static_cast<const ed25519_key*>(key);
    if (!has(key, selection & OSSL_KEYMGMT_SELECT_KEYPAIR)) return 0;
    if ((selection & OSSL_KEYMGMT_SELECT_KEYPAIR) != OSSL_KEYMGMT_SELECT_KEYPAIR) return 1;
    ed25519_key made;
    take_seed(one.pair.data(), made);
    const bool belong = same(made.public_key(), one.public_key());
    OPENSSL_cleanse(&made, sizeof made);
    return belong;
}

/// New keys: nothing can be chosen for them, so they need no context of their own.
void* begin_generation(void* provider, int selection, const OSSL_PARAM[]) {
    return (selection & OSSL_KEYMGMT_SELECT_KEYPAIR) != 0 ? provider : nullptr;
}

int choose_for_generation(void*, const OSSL_PARAM params[]) {
    return !params || !OSSL_PARAM_locate_const(params, OSSL_PKEY_PARAM_GROUP_NAME);
}

const OSSL_PARAM* choices_for_generation(void*, void*) {
    static const OSSL_PARAM none[] = {OSSL_PARAM_END};
    return none;
}

void* generate(void*, OSSL_CALLBACK*, void*) {
    auto* const made = static_cast<ed25519_key*>(new_key(nullptr));
    std::array<octet, ed25519_key::size> seed{};
    if (!made || RAND_priv_bytes(seed.data(), static_cast<int>(seed.size())) != 1) {
        free_key(made);
        return nullptr;
    }
    take_seed(seed.data(), *made);
    OPENSSL_cleanse(seed.data(), seed.size());
    return made;
}

void end_generation(void*) {}

}  // namespace

const OSSL_DISPATCH* ed25519_key_functions() {
    static const OSSL_DISPATCH all[] = {
        entry_of(OSSL_FUNC_KEYMGMT_NEW, new_key),
        entry_of(OSSL_FUNC_KEYMGMT_FREE, free_key),
        entry_of(OSSL_FUNC_KEYMGMT_DUP, copy_key),
        entry_of(OSSL_FUNC_KEYMGMT_HAS, has),
        entry_of(OSSL_FUNC_KEYMGMT_MATCH, match),
        entry_of(OSSL_FUNC_KEYMGMT_VALIDATE, validate),
        entry_of(OSSL_FUNC_KEYMGMT_IMPORT, import_key),
        entry_of(OSSL_FUNC_KEYMGMT_IMPORT_TYPES, exchanged_types),
        entry_of(OSSL_FUNC_KEYMGMT_EXPORT, export_key),
        entry_of(OSSL_FUNC_KEYMGMT_EXPORT_TYPES, exchanged_types),
        entry_of(OSSL_FUNC_KEYMGMT_GET_PARAMS, get_params),
        entry_of(OSSL_FUNC_KEYMGMT_GETTABLE_PARAMS, gettable_params),
        entry_of(OSSL_FUNC_KEYMGMT_GEN_INIT, begin_generation),
        entry_of(OSSL_FUNC_KEYMGMT_GEN_SET_PARAMS, choose_for_generation),
        entry_of(OSSL_FUNC_KEYMGMT_GEN_SETTABLE_PARAMS, choices_for_generation),
        entry_of(OSSL_FUNC_KEYMGMT_GEN, generate),
        entry_of(OSSL_FUNC_KEYMGMT_GEN_CLEANUP, end_generation),
        {0, nullptr}};
    return all;
}

}  // namespace netpoll
