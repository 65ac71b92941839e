// Keys on their way between libsodium's form and OpenSSL's own. Knows no signature's inside.
#include "crypto/signature_case.hpp"

#include <doctest/doctest.h>
#include <openssl/pem.h>

#include <string>

using namespace netpoll::testing;

namespace {

using bio_ptr = std::unique_ptr<BIO, decltype(&BIO_free)>;

const std::string seed(32, 'k');

std::string pem_of(const key_ptr& key) {
    const bio_ptr memory(BIO_new(BIO_s_mem()), BIO_free);
    if (PEM_write_bio_PKCS8PrivateKey(memory.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                      nullptr) != 1)
        return {};
    char* text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

key_ptr key_in(const std::string& pem) {
    const bio_ptr memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
    return {PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr), EVP_PKEY_free};
}

}  // namespace

TEST_CASE("keys are the same in either form") {
    const with_libsodium chosen;
    const key_ptr ours = private_key(seed, preferred);
    const key_ptr theirs = private_key(seed, own);
    REQUIRE((ours && theirs));
    CHECK(is_kept_by(ours, "netpoll"));
    CHECK(is_kept_by(theirs, "default"));
    CHECK(EVP_PKEY_eq(ours.get(), theirs.get()) == 1);
    CHECK(EVP_PKEY_eq(theirs.get(), ours.get()) == 1);
    CHECK(EVP_PKEY_eq(ours.get(), public_key(raw_public(theirs), preferred).get()) == 1);
    CHECK(EVP_PKEY_eq(ours.get(), private_key(std::string(32, 'x'), preferred).get()) == 0);
    CHECK(raw_public(ours) == raw_public(theirs));
    CHECK(raw_private(ours) == seed);
    CHECK(EVP_PKEY_get_bits(ours.get()) == EVP_PKEY_get_bits(theirs.get()));
    CHECK(EVP_PKEY_get_security_bits(ours.get()) == EVP_PKEY_get_security_bits(theirs.get()));
    CHECK(EVP_PKEY_get_size(ours.get()) == EVP_PKEY_get_size(theirs.get()));
    CHECK(EVP_PKEY_get_id(ours.get()) == EVP_PKEY_ED25519);
    CHECK(EVP_PKEY_is_a(ours.get(), "ED25519") == 1);
    // A key that one keeps, used by the other.
    const std::string signature = signed_by(theirs, "text", own);
    CHECK(signed_by(theirs, "text", preferred) == signature);
    CHECK(signed_by(ours, "text", own) == signature);
}

TEST_CASE("key files are written and read") {
    const with_libsodium chosen;
    const key_ptr ours = private_key(seed, preferred);
    const std::string pem = pem_of(ours);
    CHECK(pem == pem_of(private_key(seed, own)));
    const key_ptr again = key_in(pem);
    REQUIRE(again);
    CHECK(raw_private(again) == seed);
    CHECK(signed_by(again, "text", preferred) == signed_by(ours, "text", preferred));
}

TEST_CASE("keys are copied, checked and made") {
    const with_libsodium chosen;
    const key_ptr ours = private_key(seed, preferred);
    const key_ptr copy(EVP_PKEY_dup(ours.get()), EVP_PKEY_free);
    REQUIRE(copy);
    CHECK(raw_private(copy) == seed);
    const key_ptr made(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), EVP_PKEY_free);
    REQUIRE(made);
    CHECK(is_kept_by(made, "netpoll"));
    CHECK(EVP_PKEY_eq(made.get(), ours.get()) == 0);
    CHECK(accepts({"made", raw_public(made), "text", signed_by(made, "text", preferred)}, own));
    const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> check(
        EVP_PKEY_CTX_new(made.get(), nullptr), EVP_PKEY_CTX_free);
    CHECK(EVP_PKEY_pairwise_check(check.get()) == 1);
    CHECK(EVP_PKEY_public_check(check.get()) == 1);
}

TEST_CASE("what is no key, or lacks its half, is refused") {
    const with_libsodium chosen;
    for (const std::size_t size : {0, 31, 33, 64}) {
        CHECK_FALSE(public_key(std::string(size, 'k'), preferred));
        CHECK_FALSE(private_key(std::string(size, 'k'), preferred));
    }
    const key_ptr half = public_key(raw_public(private_key(seed, own)), preferred);
    CHECK(raw_private(half).empty());
    CHECK(signed_by(half, "text", preferred).empty());
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          EVP_MD_CTX_free);
    CHECK(EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, half.get()) != 1);
}
