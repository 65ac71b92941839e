// Host names hidden by HMAC-SHA1, as ssh-keygen -H writes them. Knows no file.
#include "ssh/hashed_host.hpp"

#include "ssh/base64.hpp"

#include <openssl/sha.h>

namespace netpoll {

namespace {

using block = std::array<unsigned char, SHA_CBLOCK>;

constexpr std::string_view hashed_mark = "|1|";

// The low-level SHA-1 calls are deprecated in OpenSSL 3, and still the only ones that can start
// from a saved state: EVP_MAC with a duplicated context takes ten times as long a name.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

void digest_block(hashed_host::sha1_state& state, const unsigned char* bytes) noexcept {
    SHA_CTX context{};
    context.h0 = state[0];
    context.h1 = state[1];
    context.h2 = state[2];
    context.h3 = state[3];
    context.h4 = state[4];
    SHA1_Transform(&context, bytes);
    state = {context.h0, context.h1, context.h2, context.h3, context.h4};
}

#pragma GCC diagnostic pop

void write_big_endian(std::uint32_t value, unsigned char* to) noexcept {
    for (int i = 3; i >= 0; --i, value >>= 8)
        to[i] = static_cast<unsigned char>(value & 0xFF);
}

std::uint32_t read_big_endian(const char* from) noexcept {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i)
        value = (value << 8) | static_cast<unsigned char>(from[i]);
    return value;
}

/// The state after the HMAC key, xor-ed with the pad byte of RFC 2104, has been digested.
hashed_host::sha1_state keyed_state(std::string_view salt, unsigned char pad) noexcept {
    block key;
    key.fill(pad);
    for (std::size_t i = 0; i < salt.size(); ++i)
        key[i] = static_cast<unsigned char>(key[i] ^ static_cast<unsigned char>(salt[i]));
    hashed_host::sha1_state state{0x67452301U, 0xEFCDAB89U, 0x98BADCFEU, 0x10325476U, 0xC3D2E1F0U};
    digest_block(state, key.data());
    return state;
}

}  // namespace

hashed_host::hashed_host(std::string_view bytes) noexcept
    : inner(keyed_state(bytes.substr(0, SHA_DIGEST_LENGTH), 0x36)),
      outer(keyed_state(bytes.substr(0, SHA_DIGEST_LENGTH), 0x5C)),
      digest() {
    for (std::size_t i = 0; i < digest.size(); ++i)
        digest[i] = read_big_endian(bytes.data() + SHA_DIGEST_LENGTH + 4 * i);
}

bool hashed_host::read(std::string_view text, std::string& bytes) {
    bytes.clear();
    if (!text.starts_with(hashed_mark)) return false;
    text.remove_prefix(hashed_mark.size());
    const auto bar = text.find('|');
    if (bar == std::string_view::npos) return false;
    if (!append_base64(text.substr(0, bar), bytes) || bytes.size() != SHA_DIGEST_LENGTH)
        return false;
    return append_base64(text.substr(bar + 1), bytes) &&
           bytes.size() == std::size_t{2} * SHA_DIGEST_LENGTH;
}

std::string hashed_host::text_of(std::string_view bytes) {
    return std::string(hashed_mark) + encode_base64(bytes.substr(0, SHA_DIGEST_LENGTH)) + "|" +
           encode_base64(bytes.substr(SHA_DIGEST_LENGTH));
}

std::optional<hashed_host> hashed_host::parse(std::string_view text) {
    std::string bytes;
    return read(text, bytes) ? std::optional(hashed_host(bytes)) : std::nullopt;
}

hashed_host_probe::hashed_host_probe(std::string_view name) : blocks_(name) {
    const std::size_t bits = 8 * (SHA_CBLOCK + name.size());
    blocks_.push_back('\x80');
    while (blocks_.size() % SHA_CBLOCK != SHA_CBLOCK - 8)
        blocks_.push_back('\0');
    blocks_.append(4, '\0');
    std::array<unsigned char, 4> length{};
    write_big_endian(static_cast<std::uint32_t>(bits), length.data());
    blocks_.append(length.begin(), length.end());
}

bool hashed_host_probe::matches(const hashed_host& hidden) const noexcept {
    auto state = hidden.inner;
    for (std::size_t at = 0; at < blocks_.size(); at += SHA_CBLOCK)
        digest_block(state, reinterpret_cast<const unsigned char*>(blocks_.data()) + at);
    block last{};
    for (std::size_t i = 0; i < state.size(); ++i)
        write_big_endian(state[i], last.data() + 4 * i);
    last[SHA_DIGEST_LENGTH] = 0x80;
    write_big_endian(8 * (SHA_CBLOCK + SHA_DIGEST_LENGTH), last.data() + last.size() - 4);
    state = hidden.outer;
    digest_block(state, last.data());
    return state == hidden.digest;
}

}  // namespace netpoll
