// Seeds to keys and back, and signatures.
#include "remote/nkey.hpp"

#include "machine/text_file.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <sys/stat.h>

#include <array>
#include <cstdint>
#include <optional>

namespace netpoll {

namespace {

using octet = unsigned char;

// nkeys: prefixes stand in the upper five bits, so that they are a text's first letter.
constexpr octet user_prefix = 20U << 3U;  // 'U'
constexpr octet seed_prefix = 18U << 3U;  // 'S'
constexpr std::size_t key_size = 32;
constexpr std::size_t signature_size = 64;
constexpr std::size_t seed_letters = 58;
constexpr std::size_t seed_file_limit = 65'536;
constexpr std::string_view base32_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

std::uint16_t crc16(std::string_view bytes) {
    std::uint16_t sum = 0;
    for (const char byte : bytes) {
        sum = static_cast<std::uint16_t>(sum ^ (static_cast<octet>(byte) << 8U));
        for (int bit = 0; bit < 8; ++bit) {
            const auto shifted = static_cast<std::uint16_t>(sum << 1U);
            sum = (sum & 0x8000U) != 0 ? static_cast<std::uint16_t>(shifted ^ 0x1021U) : shifted;
        }
    }
    return sum;
}

std::string with_checksum(std::string bytes) {
    const auto sum = crc16(bytes);
    bytes += static_cast<char>(sum & 0xFFU);
    bytes += static_cast<char>(sum >> 8U);
    return bytes;
}

void wipe(std::string& text) {
    OPENSSL_cleanse(text.data(), text.size());
    text.clear();
}

std::string to_base32(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() * 8 + 4) / 5);
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (const char byte : bytes) {
        held = (held << 8U) | static_cast<octet>(byte);
        for (bits += 8; bits >= 5; bits -= 5)
            text += base32_letters[(held >> (bits - 5)) & 31U];
    }
    if (bits > 0) text += base32_letters[(held << (5 - bits)) & 31U];
    return text;
}

std::optional<std::string> from_base32(std::string_view text) {
    std::string bytes;
    bytes.reserve(text.size() * 5 / 8);
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (const char letter : text) {
        const auto value = base32_letters.find(letter);
        if (value == std::string_view::npos) return std::nullopt;
        held = (held << 5U) | static_cast<std::uint32_t>(value);
        bits += 5;
        if (bits < 8) continue;
        bits -= 8;
        bytes += static_cast<char>((held >> bits) & 0xFFU);
    }
    return bytes;
}

/// What `text` holds before its checksum; nothing where that is wrong.
std::optional<std::string> checked_base32(std::string_view text) {
    auto bytes = from_base32(text);
    if (!bytes || bytes->size() < 3) return std::nullopt;
    std::string body = bytes->substr(0, bytes->size() - 2);
    const bool is_right = with_checksum(body) == *bytes;
    wipe(*bytes);
    return is_right ? std::optional(std::move(body)) : std::nullopt;
}

/// The first word that begins as a seed does.
std::string_view seed_in(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    for (auto at = text.find_first_not_of(blanks); at != std::string_view::npos;
         at = text.find_first_not_of(blanks, at)) {
        const auto end = std::min(text.find_first_of(blanks, at), text.size());
        const auto word = text.substr(at, end - at);
        if (word.starts_with('S') && word.size() == seed_letters) return word;
        at = end;
    }
    return {};
}

const octet* octets_of(std::string_view text) {
    return reinterpret_cast<const octet*>(text.data());  // OpenSSL's spelling of bytes
}

}  // namespace

struct nkey::keys {
    explicit keys(EVP_PKEY* made) noexcept : pair(made) {}
    keys(const keys&) = delete;
    keys& operator=(const keys&) = delete;
    ~keys() { EVP_PKEY_free(pair); }

    EVP_PKEY* pair;
};

expected<nkey, std::string> nkey::make() {
    std::string seed(key_size, '\0');
    const bool is_random =
        RAND_priv_bytes(reinterpret_cast<octet*>(seed.data()), static_cast<int>(key_size)) == 1;
    auto pair = std::make_shared<const keys>(
        EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, octets_of(seed), key_size));
    wipe(seed);
    if (!is_random || pair->pair == nullptr)
        return unexpected(std::string("OpenSSL makes no Ed25519 key"));
    return nkey(std::move(pair));
}

expected<nkey, std::string> nkey::from_seed(std::string_view text) {
    const auto word = seed_in(text);
    if (word.empty()) return unexpected(std::string("holds no nkey seed (SU and 56 characters)"));
    auto bytes = checked_base32(word);
    if (!bytes) return unexpected(std::string("holds an nkey seed with a wrong checksum"));
    // The kind of key begins in the first byte's last three bits and ends in the second's.
    const bool is_user = bytes->size() == key_size + 2 &&
                         static_cast<octet>((*bytes)[0]) == (seed_prefix | (user_prefix >> 5U)) &&
                         static_cast<octet>((*bytes)[1]) == (user_prefix & 31U) << 3U;
    if (!is_user) {
        wipe(*bytes);
        return unexpected(std::string("holds an nkey seed that is not a user's (SU...)"));
    }
    auto pair = std::make_shared<const keys>(
        EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, octets_of(*bytes) + 2, key_size));
    wipe(*bytes);
    if (pair->pair == nullptr) return unexpected(std::string("holds a seed that OpenSSL refuses"));
    return nkey(std::move(pair));
}

expected<nkey, std::string> nkey::read(const std::string& path) {
    auto text = read_regular_file(path, seed_file_limit);
    if (!text) return unexpected(path + " " + text.error());
    struct stat facts = {};
    // systemd gives credentials to a service as 0440 with an access list, so a group may read.
    if (::stat(path.c_str(), &facts) == 0 && (facts.st_mode & (S_IRWXO | S_IWGRP)) != 0) {
        wipe(*text);
        return unexpected(path + " can be read or changed by others: chmod 600 " + path);
    }
    auto made = from_seed(*text);
    wipe(*text);
    if (!made) return unexpected(path + " " + made.error());
    return made;
}

std::string nkey::public_key() const {
    std::array<octet, key_size> bytes{};
    std::size_t size = bytes.size();
    if (EVP_PKEY_get_raw_public_key(pair_->pair, bytes.data(), &size) != 1) return {};
    std::string body(1, static_cast<char>(user_prefix));
    body.append(bytes.begin(), bytes.end());
    return to_base32(with_checksum(std::move(body)));
}

std::shared_ptr<const secret> nkey::seed() const {
    std::array<octet, key_size> bytes{};
    std::size_t size = bytes.size();
    if (EVP_PKEY_get_raw_private_key(pair_->pair, bytes.data(), &size) != 1) return nullptr;
    std::string body{static_cast<char>(seed_prefix | (user_prefix >> 5U)),
                     static_cast<char>((user_prefix & 31U) << 3U)};
    body.reserve(key_size + 4);
    body.append(bytes.begin(), bytes.end());
    OPENSSL_cleanse(bytes.data(), bytes.size());
    body = with_checksum(std::move(body));
    auto text = std::make_shared<const secret>(to_base32(body));
    wipe(body);
    return text;
}

std::string nkey::sign(std::string_view text) const {
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(),
                                                                     EVP_MD_CTX_free);
    std::string signature(signature_size, '\0');
    std::size_t size = signature.size();
    const bool is_signed =
        context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, pair_->pair) == 1 &&
        EVP_DigestSign(context.get(), reinterpret_cast<octet*>(signature.data()), &size,
                       octets_of(text), text.size()) == 1;
    return is_signed ? signature : std::string();
}

bool is_public_nkey(std::string_view text) {
    const auto body = checked_base32(text);
    return body && body->size() == key_size + 1 && static_cast<octet>(body->front()) == user_prefix;
}

}  // namespace netpoll
