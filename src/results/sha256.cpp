// SHA-256 through OpenSSL. Knows nothing of what is hashed.
#include "results/report.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace netpoll {

std::string sha256_hex(std::string_view bytes) {
    // Fetched once: in OpenSSL 3 a look-up for each digest costs more than hashing a short output.
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    if (!algorithm ||
        EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, algorithm, nullptr) != 1)
        throw std::runtime_error("OpenSSL offers no SHA-256");
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(std::size_t{2} * length);
    for (unsigned i = 0; i < length; ++i) {
        text += digits[digest[i] >> 4];
        text += digits[digest[i] & 0xf];
    }
    return text;
}

}  // namespace netpoll
