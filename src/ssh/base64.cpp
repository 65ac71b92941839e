// Base64 as OpenSSH accepts it. Knows nothing of what is encoded.
#include "ssh/base64.hpp"

#include <openssl/evp.h>

#include <array>
#include <cstdint>

namespace netpoll {

namespace {

constexpr std::uint8_t foreign = 0xFF;

constexpr std::array<std::uint8_t, 256> make_values() {
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::array<std::uint8_t, 256> values{};
    values.fill(foreign);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
    return values;
}

constexpr auto values = make_values();

std::uint8_t value_of(char c) {
    return values[static_cast<unsigned char>(c)];
}

}  // namespace

bool decode_base64(std::string_view text, std::string& bytes) {
    bytes.clear();
    if (text.size() % 4 != 0) return false;
    std::size_t padding = 0;
    while (padding < 2 && !text.empty() && text.back() == '=') {
        text.remove_suffix(1);
        ++padding;
    }
    bytes.reserve(text.size() / 4 * 3 + 3);
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const char c : text) {
        const std::uint8_t value = value_of(c);
        if (value == foreign) return false;
        bits = (bits << 6) | value;
        held += 6;
        if (held < 8) continue;
        held -= 8;
        bytes.push_back(static_cast<char>((bits >> held) & 0xFF));
        bits &= (1U << held) - 1;
    }
    return bits == 0;
}

std::string encode_base64(std::string_view bytes) {
    // OpenSSL ends it with a zero.
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                       reinterpret_cast<const unsigned char*>(bytes.data()),
                                       static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

}  // namespace netpoll
