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

std::uint32_t value_of(char c) {
    return values[static_cast<unsigned char>(c)];
}

/// Four characters as 24 bits; more bits where one of them is foreign.
std::uint32_t value_of_four(const char* text) {
    const auto a = value_of(text[0]);
    const auto b = value_of(text[1]);
    const auto c = value_of(text[2]);
    const auto d = value_of(text[3]);
    const bool is_good = ((a | b | c | d) & 0xC0U) == 0;
    return is_good ? a << 18 | b << 12 | c << 6 | d : ~std::uint32_t{0};
}

char byte_of(std::uint32_t bits, unsigned place) {
    return static_cast<char>((bits >> place) & 0xFF);
}

}  // namespace

bool append_base64(std::string_view text, std::string& bytes) {
    if (text.size() % 4 != 0) return false;
    std::size_t padding = 0;
    while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=')
        ++padding;
    const auto begin = bytes.size();
    bytes.resize(begin + text.size() / 4 * 3);
    char* to = bytes.data() + begin;
    std::array<char, 4> padded{};
    for (std::size_t at = 0; at < text.size(); at += 4, to += 3) {
        const char* from = text.data() + at;
        const bool is_padded = padding > 0 && at + 4 == text.size();
        if (is_padded) {
            padded = {from[0], from[1], padding == 1 ? from[2] : 'A', 'A'};
            from = padded.data();
        }
        const auto bits = value_of_four(from);
        if (bits > 0xFFFFFF) return false;
        if (is_padded && (bits & ((1U << (8 * padding)) - 1)) != 0) return false;
        to[0] = byte_of(bits, 16);
        to[1] = byte_of(bits, 8);
        to[2] = byte_of(bits, 0);
    }
    bytes.resize(bytes.size() - padding);
    return true;
}

bool decode_base64(std::string_view text, std::string& bytes) {
    bytes.clear();
    return append_base64(text, bytes);
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
