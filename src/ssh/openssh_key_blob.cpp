// The binary form inside "BEGIN OPENSSH PRIVATE KEY" (OpenSSH's PROTOCOL.key). Knows no cipher.
#include "ssh/openssh_key_blob.hpp"

#include "ssh/base64.hpp"
#include "ssh/wire_reader.hpp"

#include <openssl/crypto.h>

namespace netpoll {

std::optional<openssh_key_blob> openssh_key_blob::parse(std::string_view blob) {
    constexpr std::string_view magic("openssh-key-v1\0", 15);
    if (!blob.starts_with(magic)) return std::nullopt;
    wire_reader reader(blob.substr(magic.size()));
    const auto cipher = reader.text();
    const auto kdf = reader.text();
    const auto kdf_options = reader.text();
    const auto keys = reader.number();
    const auto public_key = reader.text();
    const auto secrets = reader.text();
    if (!cipher || !kdf || !kdf_options || keys != 1U || !public_key || !secrets)
        return std::nullopt;
    const auto type = wire_reader(*public_key).text();
    if (!type) return std::nullopt;
    return openssh_key_blob{*cipher, *kdf, *type, *secrets};
}

std::optional<std::string> decode_openssh_text(std::string_view text) {
    constexpr std::string_view begin = "-----BEGIN OPENSSH PRIVATE KEY-----";
    constexpr std::string_view end = "-----END OPENSSH PRIVATE KEY-----";
    const auto from = text.find(begin);
    const auto to = text.find(end);
    if (from == text.npos || to == text.npos || to < from) return std::nullopt;
    const auto body = text.substr(from + begin.size(), to - from - begin.size());
    std::string compact;
    compact.reserve(body.size());
    for (const char c : body)
        if (c != '\n' && c != '\r' && c != ' ' && c != '\t') compact.push_back(c);
    std::string blob;
    const bool good = decode_base64(compact, blob);
    OPENSSL_cleanse(compact.data(), compact.size());
    if (good) return blob;
    OPENSSL_cleanse(blob.data(), blob.size());
    return std::nullopt;
}

std::optional<openssh_rsa_numbers> openssh_rsa_numbers::parse(std::string_view secrets) {
    wire_reader reader(secrets);
    const auto check = reader.number();
    if (!check || check != reader.number() || reader.text() != "ssh-rsa") return std::nullopt;
    openssh_rsa_numbers found;
    for (auto* field : {&found.n, &found.e, &found.d, &found.inverse_q, &found.p, &found.q}) {
        const auto value = reader.text();
        // Negative and empty numbers are no keys; 2 KiB is RSA-16384, OpenSSH's largest.
        if (!value || value->empty() || (value->front() & '\x80') != 0 || value->size() > 2049)
            return std::nullopt;
        *field = *value;
    }
    return found;
}

}  // namespace netpoll
