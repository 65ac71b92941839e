// How people tell public keys apart. Knows no key type.
#include "ssh/key_fingerprint.hpp"

#include <openssl/evp.h>

#include <array>

namespace netpoll {

std::string fingerprint_of_blob(std::string_view blob) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_Digest(blob.data(), blob.size(), digest.data(), &size, EVP_sha256(), nullptr);
    std::array<unsigned char, EVP_MAX_MD_SIZE * 2> text{};
    const auto length = EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(size));
    std::string base64(text.begin(), text.begin() + length);
    base64.erase(base64.find_last_not_of('=') + 1);
    return "SHA256:" + base64;
}

}  // namespace netpoll
