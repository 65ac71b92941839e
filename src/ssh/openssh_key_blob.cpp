// The binary form inside "BEGIN OPENSSH PRIVATE KEY" (OpenSSH's PROTOCOL.key). Knows no cipher.
#include "ssh/openssh_key_blob.hpp"

#include "ssh/base64.hpp"
#include "ssh/wire_reader.hpp"
#include "ssh/wire_text.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

namespace netpoll {

namespace {

constexpr std::string_view magic("openssh-key-v1\0", 15);
constexpr std::string_view begin_line = "-----BEGIN OPENSSH PRIVATE KEY-----";
constexpr std::string_view end_line = "-----END OPENSSH PRIVATE KEY-----";

/// Enough for an ed25519 key, so that growing leaves no copy in freed memory.
std::string reserved() {
    std::string bytes;
    bytes.reserve(1024);
    return bytes;
}

}  // namespace

std::optional<openssh_key_blob> openssh_key_blob::parse(std::string_view blob) {
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
    return openssh_key_blob{*cipher, *kdf, *type, *public_key, *secrets};
}

std::optional<std::string> decode_openssh_text(std::string_view text) {
    const auto from = text.find(begin_line);
    const auto to = text.find(end_line);
    if (from == text.npos || to == text.npos || to < from) return std::nullopt;
    const auto body = text.substr(from + begin_line.size(), to - from - begin_line.size());
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

std::shared_ptr<const secret> openssh_text_of_ed25519(std::string_view seed,
                                                      std::string_view public_key) {
    constexpr std::string_view type = "ssh-ed25519";
    std::string public_part;
    append_text(public_part, type);
    append_text(public_part, public_key);

    std::string private_part = reserved();
    // The check number tells a wrong passphrase; there is none here.
    private_part.append(8, '\0');
    append_text(private_part, type);
    append_text(private_part, public_key);
    append_number(private_part, seed.size() + public_key.size());
    private_part.append(seed).append(public_key);
    append_text(private_part, "");
    for (char pad = 1; private_part.size() % 8 != 0; ++pad)
        private_part.push_back(pad);

    std::string blob = reserved();
    blob.append(magic);
    for (const std::string_view none : {"none", "none", ""})
        append_text(blob, none);
    append_number(blob, 1);
    append_text(blob, public_part);
    append_text(blob, private_part);

    std::string text = reserved();
    text.append(begin_line).push_back('\n');
    const auto start = text.size();
    text.resize(start + (blob.size() + 2) / 3 * 4 + 1);
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data() + start),
                    reinterpret_cast<const unsigned char*>(blob.data()),
                    static_cast<int>(blob.size()));
    text.back() = '\n';
    text.append(end_line).push_back('\n');
    OPENSSL_cleanse(private_part.data(), private_part.size());
    OPENSSL_cleanse(blob.data(), blob.size());
    return std::make_shared<const secret>(std::move(text));
}

}  // namespace netpoll
