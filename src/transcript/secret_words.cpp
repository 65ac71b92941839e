// Words by the habits of many syntaxes at once. Knows no form.
#include "transcript/secret_words.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace netpoll {

namespace {

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view text) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

bool is_xml(std::string_view line) {
    return line.find("</") != line.npos || line.find("/>") != line.npos;
}

/// Huawei's and H3C's marks around a reversible text of any bytes.
std::string_view mark_at(std::string_view text) {
    for (const std::string_view mark : {"%^%#", "%$%$", "@%@%", "%+%#"})
        if (text.starts_with(mark)) return mark;
    return {};
}

std::size_t closing_quote(std::string_view line, std::size_t open) {
    for (auto at = open + 1; at < line.size(); ++at) {
        if (line[at] == '\\')
            ++at;
        else if (line[at] == line[open])
            return at;
    }
    return line.npos;
}

/// Without the quotes, colons and brackets around it.
std::string bare(std::string_view text) {
    constexpr std::string_view around = "\"':;,<>{}()[]";
    const auto begin = text.find_first_not_of(around);
    if (begin == text.npos) return {};
    return in_small_letters(text.substr(begin, text.find_last_not_of(around) + 1 - begin));
}

/// Reads one word; `at` is at its first byte, and behind it afterwards.
class word_reader {
public:
    explicit word_reader(std::string_view line)
        : line_(line), separators_(is_xml(line) ? "={}[],<>" : "={}[],") {}

    bool separates(std::size_t at) const {
        const char c = line_[at];
        const bool json_colon =
            c == ':' && at > 0 && (line_[at - 1] == '"' || line_[at - 1] == '\'');
        return static_cast<unsigned char>(c) <= ' ' || separators_.find(c) != separators_.npos ||
               json_colon;
    }
    std::size_t end_of(std::size_t begin) const {
        if (const auto mark = mark_at(line_.substr(begin)); !mark.empty()) {
            const auto end = line_.find(mark, begin + mark.size());
            if (end != line_.npos) return end + mark.size();
        }
        if (line_[begin] == '"' || line_[begin] == '\'') {
            const auto end = closing_quote(line_, begin);
            if (end != line_.npos) return end + 1;
        }
        auto at = begin + 1;
        while (at < line_.size() && !separates(at)) {
            if (line_[at] == ':' &&
                announces_secret(in_small_letters(line_.substr(begin, at - begin))))
                return at + 1;
            ++at;
        }
        return at;
    }

private:
    std::string_view line_;
    std::string_view separators_;
};

bool is_address(std::string_view name) {
    const bool is_v4 = std::count(name.begin(), name.end(), '.') == 3 &&
                       name.find_first_not_of("0123456789./") == name.npos;
    const bool is_v6 = std::count(name.begin(), name.end(), ':') > 1 &&
                       name.find_first_not_of("0123456789abcdef:./%") == name.npos;
    return is_v4 || is_v6;
}

}  // namespace

std::string in_small_letters(std::string_view text) {
    std::string made(text);
    std::transform(made.begin(), made.end(), made.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return made;
}

std::vector<secret_word> words_of(std::string_view line) {
    const word_reader read(line);
    std::vector<secret_word> words;
    for (std::size_t at = 0; at < line.size();) {
        if (read.separates(at)) {
            ++at;
            continue;
        }
        const auto end = read.end_of(at);
        auto name = bare(line.substr(at, end - at));
        if (!name.empty()) words.push_back({at, end - at, std::move(name)});
        at = end;
    }
    return words;
}

secret_word whole_secret(std::string_view line, const secret_word& first) {
    auto begin = first.begin;
    auto end = begin + first.size;
    const char front = line[begin];
    const bool is_quoted =
        (front == '"' || front == '\'') && first.size > 1 && line[end - 1] == front;
    if (is_quoted) return {begin + 1, first.size - 2, {}};
    if (!mark_at(line.substr(begin)).empty()) return {begin, first.size, {}};
    if (front == '"' || front == '\'' || front == '<') ++begin;
    const std::string_view before = line.substr(0, begin);
    std::string ends = " \t\r";
    for (const char quote : {'"', '\''})
        if (std::count(before.begin(), before.end(), quote) % 2 == 1) ends += quote;
    if (is_xml(line)) ends += '<';
    if (before.find("://") != before.npos) ends += "&#";
    end = std::min(line.find_first_of(ends, begin), line.size());
    while (end > begin && (line[end - 1] == ';' || line[end - 1] == ','))
        --end;
    return {begin, end - begin, {}};
}

bool is_modifier(std::string_view name) {
    constexpr auto words = std::to_array<std::string_view>({"0",
                                                            "1",
                                                            "2",
                                                            "3",
                                                            "4",
                                                            "5",
                                                            "6",
                                                            "7",
                                                            "8",
                                                            "9",
                                                            "14",
                                                            "encrypted",
                                                            "hash",
                                                            "hashed",
                                                            "cipher",
                                                            "simple",
                                                            "plain",
                                                            "plaintext",
                                                            "clear",
                                                            "clear-text",
                                                            "cleartext",
                                                            "enc",
                                                            "hex",
                                                            "ascii",
                                                            "ascii-text",
                                                            "hidden",
                                                            "aes",
                                                            "des",
                                                            "3des",
                                                            "128",
                                                            "256",
                                                            "192",
                                                            "2c",
                                                            "is",
                                                            "read",
                                                            "write",
                                                            "irreversible-cipher",
                                                            "md5",
                                                            "sha",
                                                            "sha1",
                                                            "sha256",
                                                            "sha512",
                                                            "sha-256",
                                                            "sha-512",
                                                            "sha-1",
                                                            "sha2-256",
                                                            "secret",
                                                            "password",
                                                            "aes128",
                                                            "aes192",
                                                            "aes256",
                                                            "aes-128",
                                                            "aes-256",
                                                            "des56",
                                                            "text",
                                                            "string",
                                                            "value",
                                                            "localized",
                                                            "hexadecimal",
                                                            "sha-224",
                                                            "sha-384",
                                                            "3desede",
                                                            "ciphertext",
                                                            "plain-text",
                                                            "hmac-md5",
                                                            "hmac-sha",
                                                            "hmac-sha1",
                                                            "hmac-sha-1",
                                                            "hmac-sha256",
                                                            "hmac-sha-256",
                                                            "keyed-md5",
                                                            "pbkdf2",
                                                            "8a"});
    return is_one_of(words, name);
}

bool announces_secret(std::string_view name) {
    constexpr auto endings = std::to_array<std::string_view>({"password",
                                                              "passwd",
                                                              "secret",
                                                              "psk",
                                                              "pwd",
                                                              "passphrase",
                                                              "pass-phrase",
                                                              "passcode",
                                                              "key-string",
                                                              "shared-key",
                                                              "sharedkey",
                                                              "authentication-key",
                                                              "encryption-key",
                                                              "auth-key",
                                                              "privacy-key",
                                                              "private-key",
                                                              "privatekey",
                                                              "api-key",
                                                              "api_key",
                                                              "apikey",
                                                              "token",
                                                              "secret-key",
                                                              "secret_key",
                                                              "_pass",
                                                              "phash"});
    return announces_secret(name, endings);
}

bool announces_secret(std::string_view name, std::span<const std::string_view> endings) {
    const bool denies = name.starts_with("nopass");
    return !name.starts_with('/') && !denies &&
           std::any_of(endings.begin(), endings.end(),
                       [&](std::string_view ending) { return name.ends_with(ending); });
}

bool is_harmless(const secret_word& word, std::string_view raw) {
    constexpr auto words = std::to_array<std::string_view>({"chain",
                                                            "option",
                                                            "server",
                                                            "rollover",
                                                            "fallback",
                                                            "count",
                                                            "counts",
                                                            "last",
                                                            "never",
                                                            "all",
                                                            "key-chain",
                                                            "keychain",
                                                            "generate",
                                                            "id",
                                                            "encryption",
                                                            "recovery",
                                                            "length",
                                                            "size",
                                                            "lifetime",
                                                            "required",
                                                            "expired",
                                                            "policy",
                                                            "zeroize",
                                                            "minimum",
                                                            "maximum",
                                                            "members",
                                                            "additive",
                                                            "none",
                                                            "address",
                                                            "hostname",
                                                            "list",
                                                            "v1",
                                                            "v2c",
                                                            "v3",
                                                            "type",
                                                            "add",
                                                            "set",
                                                            "print",
                                                            "remove",
                                                            "delete",
                                                            "edit",
                                                            "export",
                                                            "strength-check",
                                                            "complexity-check",
                                                            "complexity",
                                                            "change",
                                                            "changed",
                                                            "history",
                                                            "aging",
                                                            "age",
                                                            "expiry",
                                                            "expires",
                                                            "expiration",
                                                            "min-length",
                                                            "minimum-length",
                                                            "max-length",
                                                            "retry",
                                                            "retries",
                                                            "attempts",
                                                            "prompt",
                                                            "prompting",
                                                            "timeout",
                                                            "version",
                                                            "vrf",
                                                            "use-vrf",
                                                            "source-interface",
                                                            "filter-vrf",
                                                            "udp-port",
                                                            "traps",
                                                            "informs",
                                                            "trap",
                                                            "poll",
                                                            "true",
                                                            "false",
                                                            "null",
                                                            "enable",
                                                            "disable",
                                                            "enabled",
                                                            "disabled",
                                                            "yes",
                                                            "no",
                                                            "ring",
                                                            "bucket",
                                                            "will",
                                                            "has",
                                                            "have",
                                                            "must",
                                                            "should",
                                                            "for",
                                                            "or",
                                                            "and",
                                                            "to",
                                                            "of",
                                                            "not",
                                                            "was",
                                                            "are",
                                                            "before",
                                                            "from",
                                                            "with",
                                                            "in",
                                                            "on",
                                                            "the",
                                                            "your",
                                                            "authentication",
                                                            "authentication-mode",
                                                            "privacy-mode",
                                                            "rsa",
                                                            "dsa",
                                                            "ecdsa",
                                                            "ed25519",
                                                            "internet",
                                                            "no-export",
                                                            "no-advertise",
                                                            "mode",
                                                            "any"});
    const auto& name = word.name;
    const bool is_bgp =
        name.find(':') != name.npos && name.find_first_not_of("0123456789:") == name.npos;
    const bool is_algorithm = name.starts_with("aes1") || name.starts_with("aes2") ||
                              name.starts_with("3des-") || name.starts_with("chacha");
    return name.empty() || is_bgp || is_algorithm || is_address(name) || is_one_of(words, name) ||
           name.starts_with('/') || raw.front() == '|' || raw.starts_with("--") ||
           raw.starts_with("<-") || raw.starts_with("[redacted]");
}

}  // namespace netpoll
