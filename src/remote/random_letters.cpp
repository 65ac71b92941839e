// Names that nobody else gives.
#include "remote/random_letters.hpp"

#include <openssl/rand.h>

#include <array>
#include <stdexcept>
#include <string_view>

namespace netpoll {

std::string random_letters() {
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::array<unsigned char, 22> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        throw std::runtime_error("OpenSSL has no random numbers");
    std::string text;
    for (const auto byte : bytes)
        text += letters[byte % letters.size()];
    return text;
}

}  // namespace netpoll
