// What a private key file holds, before anyone decrypts it. Knows no file and no libssh.
#include "ssh/identity_text.hpp"

#include "ssh/base64.hpp"
#include "ssh/openssh_key_blob.hpp"
#include "ssh/openssl_key.hpp"
#include "ssh/wire_reader.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace netpoll {

namespace {

class wiped {
public:
    explicit wiped(std::string& bytes) : bytes_(bytes) {}
    ~wiped() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }
    wiped(const wiped&) = delete;
    wiped& operator=(const wiped&) = delete;

private:
    std::string& bytes_;
};

bool has(std::string_view text, std::string_view words) {
    return text.find(words) != text.npos;
}

/// What a file that holds no private key of ours is, in words that say what to do.
std::string what_else(std::string_view text) {
    if (has(text, "PuTTY-User-Key-File"))
        return "this is a PuTTY key: convert it with puttygen KEY -O private-openssh -o NEW";
    if (has(text, "-----BEGIN CERTIFICATE") || has(text, "-cert-v01@openssh.com "))
        return "this is a certificate: name the private key file instead";
    for (const std::string_view start : {"ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-"})
        if (text.starts_with(start))
            return "this is a public key: name the private one (the file without .pub)";
    if (has(text, "PUBLIC KEY-----") || has(text, "SSH2 PUBLIC KEY"))
        return "this is a public key: name the private one";
    if (has(text, "BEGIN SSH2 ENCRYPTED PRIVATE KEY"))
        return "this is an SSH2 (RFC 4716) key: convert it with ssh-keygen -i -f KEY";
    return "this is not a private key: it has no BEGIN ... PRIVATE KEY line";
}

/// BIO_s_secmem memory is wiped when it is freed.
std::shared_ptr<const secret> pem_of(EVP_PKEY* key) {
    const bio_ptr out(BIO_new(BIO_s_secmem()));
    if (!out ||
        PEM_write_bio_PKCS8PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return nullptr;
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(out.get(), &bytes);
    if (size <= 0) return nullptr;
    return std::make_shared<const secret>(std::string(bytes, static_cast<std::size_t>(size)));
}

std::shared_ptr<const secret> openssh_of_ed25519(EVP_PKEY* key) {
    std::array<unsigned char, 32> seed{};
    std::array<unsigned char, 32> public_key{};
    std::size_t seed_size = seed.size();
    std::size_t public_size = public_key.size();
    const bool got = EVP_PKEY_get_raw_private_key(key, seed.data(), &seed_size) == 1 &&
                     EVP_PKEY_get_raw_public_key(key, public_key.data(), &public_size) == 1;
    const auto view = [](const auto& bytes) {
        return std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    };
    auto text = got ? openssh_text_of_ed25519(view(seed), view(public_key)) : nullptr;
    OPENSSL_cleanse(seed.data(), seed.size());
    return text;
}

bn_ptr number(std::string_view bytes) {
    bn_ptr value(BN_secure_new());
    const auto* from = reinterpret_cast<const unsigned char*>(bytes.data());
    if (value && BN_bin2bn(from, static_cast<int>(bytes.size()), value.get()) == nullptr)
        value.reset();
    return value;
}

/// d mod (prime - 1): the exponent that the Chinese remainder theorem wants for this prime.
bn_ptr exponent_for(const BIGNUM* prime, const BIGNUM* d) {
    const bn_context_ptr context(BN_CTX_secure_new());
    const bn_ptr below(BN_dup(prime));
    bn_ptr exponent(BN_secure_new());
    if (!context || !below || !exponent || BN_sub_word(below.get(), 1) != 1 ||
        BN_is_zero(below.get()) || BN_mod(exponent.get(), d, below.get(), context.get()) != 1)
        return nullptr;
    return exponent;
}

pkey_ptr rsa_key(const openssh_rsa_numbers& numbers) {
    const bn_ptr d = number(numbers.d);
    const bn_ptr p = number(numbers.p);
    const bn_ptr q = number(numbers.q);
    if (!d || !p || !q) return nullptr;
    const std::array<std::pair<const char*, bn_ptr>, 8> parts{{
        {OSSL_PKEY_PARAM_RSA_N, number(numbers.n)},
        {OSSL_PKEY_PARAM_RSA_E, number(numbers.e)},
        {OSSL_PKEY_PARAM_RSA_D, number(numbers.d)},
        {OSSL_PKEY_PARAM_RSA_FACTOR1, number(numbers.p)},
        {OSSL_PKEY_PARAM_RSA_FACTOR2, number(numbers.q)},
        {OSSL_PKEY_PARAM_RSA_EXPONENT1, exponent_for(p.get(), d.get())},
        {OSSL_PKEY_PARAM_RSA_EXPONENT2, exponent_for(q.get(), d.get())},
        {OSSL_PKEY_PARAM_RSA_COEFFICIENT1, number(numbers.inverse_q)},
    }};
    const builder_ptr builder(OSSL_PARAM_BLD_new());
    for (const auto& [name, value] : parts)
        if (!builder || !value || OSSL_PARAM_BLD_push_BN(builder.get(), name, value.get()) != 1)
            return nullptr;
    pkey_ptr made = key_of(*builder, "RSA", EVP_PKEY_KEYPAIR);
    const pkey_context_ptr check(made ? EVP_PKEY_CTX_new(made.get(), nullptr) : nullptr);
    return check && EVP_PKEY_pairwise_check(check.get()) == 1 ? std::move(made) : nullptr;
}

/// Gives OpenSSL the passphrase; without one it would ask on the terminal.
int give_passphrase(char* to, int size, int, void* given) {
    const auto* passphrase = static_cast<const secret*>(given);
    if (passphrase == nullptr) return -1;
    const std::string& text = passphrase->reveal();
    if (text.size() > static_cast<std::size_t>(size)) return -1;
    text.copy(to, text.size());
    return static_cast<int>(text.size());
}

/// The file asks for a cipher or key derivation that OpenSSL 3 has put aside. Empties the queue of
/// errors.
bool lacks_cipher() {
    bool lacking = false;
    for (auto code = ERR_get_error(); code != 0; code = ERR_get_error())
        if (ERR_GET_LIB(code) == ERR_LIB_EVP && ERR_GET_REASON(code) == ERR_R_UNSUPPORTED)
            lacking = true;
    return lacking;
}

}  // namespace

expected<identity_outline, std::string> outline_identity(std::string_view file_text) {
    const auto begin = file_text.find("-----BEGIN ");
    const auto line = begin == file_text.npos
                          ? std::string_view{}
                          : file_text.substr(begin, file_text.find('\n', begin) - begin);
    if (!has(line, "PRIVATE KEY-----")) return unexpected(what_else(file_text));
    identity_outline outline;
    outline.text = file_text.substr(begin);
    if (!has(line, "BEGIN OPENSSH ")) {
        outline.form = identity_form::pem;
        outline.encrypted =
            has(line, "BEGIN ENCRYPTED ") || has(outline.text, "Proc-Type: 4,ENCRYPTED");
        return outline;
    }
    const unexpected<std::string> damaged("the private key is damaged: copy the file again");
    auto blob = decode_openssh_text(outline.text);
    if (!blob) return damaged;
    const wiped guard(*blob);
    const auto parts = openssh_key_blob::parse(*blob);
    if (!parts) return damaged;
    outline.cipher = parts->cipher;
    outline.encrypted = parts->cipher != "none";
    outline.type = parts->type;
    outline.public_key = parts->public_key;
    return outline;
}

std::optional<std::string> public_key_blob(std::string_view file_text) {
    const auto line = file_text.substr(0, file_text.find_first_of("\r\n"));
    const auto gap = line.find(' ');
    if (gap == line.npos) return std::nullopt;
    const auto rest = line.substr(gap + 1);
    std::string blob;
    if (!decode_base64(rest.substr(0, rest.find(' ')), blob)) return std::nullopt;
    if (wire_reader(blob).text() != line.substr(0, gap)) return std::nullopt;
    return blob;
}

std::shared_ptr<const secret> rsa_pem_of_openssh(std::string_view openssh_text) {
    auto blob = decode_openssh_text(openssh_text);
    if (!blob) return nullptr;
    const wiped guard(*blob);
    const auto parts = openssh_key_blob::parse(*blob);
    if (!parts || parts->cipher != "none") return nullptr;
    const auto numbers = openssh_rsa_numbers::parse(parts->secrets);
    if (!numbers) return nullptr;
    const pkey_ptr key = rsa_key(*numbers);
    return key ? pem_of(key.get()) : nullptr;
}

expected<std::shared_ptr<const secret>, std::string> decrypt_pem(std::string_view pem_text,
                                                                 const secret* passphrase) {
    const bio_ptr in(BIO_new_mem_buf(pem_text.data(), static_cast<int>(pem_text.size())));
    ERR_clear_error();
    // The callback only reads it.
    auto* given = const_cast<secret*>(passphrase);
    const pkey_ptr key(in ? PEM_read_bio_PrivateKey(in.get(), nullptr, give_passphrase, given)
                          : nullptr);
    if (!key && lacks_cipher())
        return unexpected<std::string>(
            "the private key is encrypted with an algorithm that OpenSSL has put aside: convert it "
            "with openssl pkcs8 -topk8 -v2 aes256 -provider legacy -provider default");
    if (!key && passphrase != nullptr)
        return unexpected<std::string>("the passphrase does not open the private key");
    const bool ed25519 = key && EVP_PKEY_is_a(key.get(), "ED25519") == 1;
    auto text = !key ? nullptr : ed25519 ? openssh_of_ed25519(key.get()) : pem_of(key.get());
    if (!text) return unexpected<std::string>("the private key is damaged: copy the file again");
    return text;
}

}  // namespace netpoll
