// How people tell public keys apart. Knows no key type.
#include "ssh/key_fingerprint.hpp"

#include "ssh/base64.hpp"

#include <openssl/evp.h>

#include <array>

namespace netpoll {

std::string fingerprint_of_blob(std::string_view blob) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_Digest(blob.data(), blob.size(), digest.data(), &size, EVP_sha256(), nullptr);
    std::string base64 = encode_base64({reinterpret_cast<const char*>(digest.data()), size});
    base64.erase(base64.find_last_not_of('=') + 1);
    return "SHA256:" + base64;
}

}  // namespace netpoll
