// Whether a public key has signed something, in the forms of SSH. Knows no certificate.
#include "ssh/key_signature.hpp"

#include "ssh/openssl_key.hpp"
#include "ssh/wire_reader.hpp"

#include <openssl/core_names.h>
#include <openssl/err.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace netpoll {

namespace {

// OpenSSH's RequiredRSASize.
constexpr int shortest_signing_rsa = 1024;

struct signing_curve {
    std::string_view key_type;
    std::string_view name;     // within the key
    const char* openssl_name;  // of the group
    const char* digest;
};

constexpr std::array signing_curves{
    signing_curve{"ecdsa-sha2-nistp256", "nistp256", "P-256", "SHA256"},
    signing_curve{"ecdsa-sha2-nistp384", "nistp384", "P-384", "SHA384"},
    signing_curve{"ecdsa-sha2-nistp521", "nistp521", "P-521", "SHA512"}};

const unsigned char* octets(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

bn_ptr number_in(wire_reader& reader) {
    const auto bytes = reader.text();
    if (!bytes || bytes->empty()) return nullptr;
    return bn_ptr(BN_bin2bn(octets(*bytes), static_cast<int>(bytes->size()), nullptr));
}

struct signing_key {
    pkey_ptr key;
    const signing_curve* curve{nullptr};  // of an ECDSA key
};

pkey_ptr rsa_of(wire_reader& reader) {
    const bn_ptr exponent = number_in(reader);
    const bn_ptr modulus = number_in(reader);
    const builder_ptr builder(OSSL_PARAM_BLD_new());
    if (!exponent || !modulus || !builder ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1)
        return nullptr;
    auto key = key_of(*builder, "RSA", EVP_PKEY_PUBLIC_KEY);
    if (key && EVP_PKEY_get_bits(key.get()) < shortest_signing_rsa) return nullptr;
    return key;
}

pkey_ptr point_of(wire_reader& reader, const signing_curve& curve) {
    const auto name = reader.text();
    const auto point = reader.text();
    const builder_ptr builder(OSSL_PARAM_BLD_new());
    if (name != curve.name || !point || !builder ||
        OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME,
                                        curve.openssl_name, 0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point->data(),
                                         point->size()) != 1)
        return nullptr;
    return key_of(*builder, "EC", EVP_PKEY_PUBLIC_KEY);
}

signing_key read_signing_key(std::string_view blob) {
    wire_reader reader(blob);
    const auto type = reader.text();
    if (!type) return {};
    if (*type == "ssh-rsa") return {rsa_of(reader)};
    if (*type == "ssh-ed25519") {
        const auto bytes = reader.text();
        if (!bytes) return {};
        return {pkey_ptr(
            EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets(*bytes), bytes->size()))};
    }
    const auto* const curve =
        std::find_if(signing_curves.begin(), signing_curves.end(),
                     [&](const signing_curve& each) { return each.key_type == *type; });
    if (curve == signing_curves.end()) return {};
    return {point_of(reader, *curve), curve};
}

// SSH has the two numbers in a row, OpenSSL wants them in DER.
std::optional<std::string> der_of_ecdsa(std::string_view numbers) {
    wire_reader reader(numbers);
    bn_ptr r = number_in(reader);
    bn_ptr s = number_in(reader);
    const ecdsa_ptr pair(ECDSA_SIG_new());
    if (!r || !s || !reader.at_end() || !pair) return std::nullopt;
    if (ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) return std::nullopt;
    static_cast<void>(r.release());
    static_cast<void>(s.release());
    unsigned char* bytes = nullptr;
    const int size = i2d_ECDSA_SIG(pair.get(), &bytes);
    if (size <= 0) return std::nullopt;
    std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
    return der;
}

// Which digest goes with this kind of signature by this key; nothing where none does.
std::optional<const char*> digest_for(const signing_key& key, std::string_view form) {
    if (key.curve != nullptr)
        return form == key.curve->key_type ? std::optional(key.curve->digest) : std::nullopt;
    if (EVP_PKEY_is_a(key.key.get(), "RSA") == 1) {
        if (form == "rsa-sha2-256") return "SHA256";
        if (form == "rsa-sha2-512") return "SHA512";
        return std::nullopt;
    }
    return form == "ssh-ed25519" ? std::optional<const char*>(nullptr) : std::nullopt;
}

}  // namespace

signature_verdict verify_signature(std::string_view key, std::string_view signature,
                                   std::string_view text) {
    const signing_key signer = read_signing_key(key);
    wire_reader reader(signature);
    const auto form = reader.text();
    const auto bytes = reader.text();
    if (!form || !bytes || !reader.at_end()) return signature_verdict::bad;
    const auto digest = signer.key ? digest_for(signer, *form) : std::nullopt;
    if (!digest) {
        ERR_clear_error();
        return signature_verdict::unsupported;
    }
    const auto der = signer.curve != nullptr ? der_of_ecdsa(*bytes) : std::nullopt;
    if (signer.curve != nullptr && !der) return signature_verdict::bad;
    const std::string_view plain = der ? std::string_view(*der) : *bytes;
    const digest_context_ptr context(EVP_MD_CTX_new());
    const bool good = context &&
                      EVP_DigestVerifyInit_ex(context.get(), nullptr, *digest, nullptr, nullptr,
                                              signer.key.get(), nullptr) == 1 &&
                      EVP_DigestVerify(context.get(), octets(plain), plain.size(), octets(text),
                                       text.size()) == 1;
    ERR_clear_error();
    return good ? signature_verdict::good : signature_verdict::bad;
}

}  // namespace netpoll
