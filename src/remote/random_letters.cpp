// Names that nobody else gives.
#include "remote/random_letters.hpp"

#include <openssl/rand.h>

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string_view>

namespace netpoll {

namespace {

/// `alphabet` has a power of two of letters.
std::string random_of(std::string_view alphabet, std::size_t count) {
    std::array<unsigned char, 32> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(count)) != 1)
        throw std::runtime_error("OpenSSL has no random numbers");
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += alphabet[bytes.at(i) % alphabet.size()];
    return text;
}

}  // namespace

std::string random_letters() {
    return random_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", 22);
}

std::string new_epoch() {
    return random_of("0123456789abcdef", 8);
}

}  // namespace netpoll
