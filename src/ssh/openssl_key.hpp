// OpenSSL's things with owners, and keys made of their parts. Knows no form of SSH.
#pragma once

#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <memory>

namespace netpoll {

template <auto Free>
struct freed_by {
    template <class T>
    void operator()(T* thing) const noexcept {
        Free(thing);
    }
};
using bio_ptr = std::unique_ptr<BIO, freed_by<BIO_free_all>>;
using bn_ptr = std::unique_ptr<BIGNUM, freed_by<BN_clear_free>>;
using bn_context_ptr = std::unique_ptr<BN_CTX, freed_by<BN_CTX_free>>;
using builder_ptr = std::unique_ptr<OSSL_PARAM_BLD, freed_by<OSSL_PARAM_BLD_free>>;
using params_ptr = std::unique_ptr<OSSL_PARAM, freed_by<OSSL_PARAM_free>>;
using pkey_context_ptr = std::unique_ptr<EVP_PKEY_CTX, freed_by<EVP_PKEY_CTX_free>>;
using pkey_ptr = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY_free>>;
using digest_context_ptr = std::unique_ptr<EVP_MD_CTX, freed_by<EVP_MD_CTX_free>>;
using ecdsa_ptr = std::unique_ptr<ECDSA_SIG, freed_by<ECDSA_SIG_free>>;

/// The key that was built, of this algorithm; `selection` as EVP_PKEY_fromdata takes it. Null where
/// it is none.
inline pkey_ptr key_of(OSSL_PARAM_BLD& builder, const char* algorithm, int selection) {
    const params_ptr params(OSSL_PARAM_BLD_to_param(&builder));
    const pkey_context_ptr context(EVP_PKEY_CTX_new_from_name(nullptr, algorithm, nullptr));
    EVP_PKEY* key = nullptr;
    if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, selection, params.get()) != 1)
        return nullptr;
    return pkey_ptr(key);
}

}  // namespace netpoll
