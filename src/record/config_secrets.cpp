// Goes through lines word by word. Knows no device.
#include "record/config_secrets.hpp"

#include "record/live_secrets.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>
#include <vector>

namespace netpoll {
namespace {

struct word {
    std::size_t begin;
    std::size_t size;
};

std::string lower(std::string_view text) {
    std::string made(text);
    std::transform(made.begin(), made.end(), made.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return made;
}

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != text.npos;
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view text) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

/// Words of a line; text in quotes is one, and so is what stands behind a "=".
std::vector<word> words_of(std::string_view line) {
    std::vector<word> words;
    std::size_t at = 0;
    while (at < line.size()) {
        const auto byte = static_cast<unsigned char>(line[at]);
        if (byte <= ' ' || byte == '=') {
            ++at;
            continue;
        }
        const auto begin = at;
        const char quote = line[at] == '"' || line[at] == '\'' ? line[at] : '\0';
        const auto closing = quote == '\0' ? line.npos : line.find(quote, at + 1);
        if (closing != line.npos) at = closing + 1;
        while (at < line.size() && static_cast<unsigned char>(line[at]) > ' ' && line[at] != '=')
            ++at;
        words.push_back({begin, at - begin});
    }
    return words;
}

/// Without the quotes, colons and brackets around it.
std::string bare(std::string_view text) {
    constexpr std::string_view around = "\"':;,<>{}()[]";
    const auto begin = text.find_first_not_of(around);
    if (begin == text.npos) return {};
    return lower(text.substr(begin, text.find_last_not_of(around) + 1 - begin));
}

/// Always followed by a secret.
bool announces(std::string_view name) {
    constexpr std::array<std::string_view, 14> endings{"password",
                                                       "passwd",
                                                       "secret",
                                                       "psk",
                                                       "pwd",
                                                       "passphrase",
                                                       "community",
                                                       "key-string",
                                                       "shared-key",
                                                       "authentication-key",
                                                       "psksecret",
                                                       "encryption-key",
                                                       "encryptedpassword",
                                                       "auth-key"};
    return std::any_of(endings.begin(), endings.end(),
                       [&](std::string_view ending) { return name.ends_with(ending); });
}

/// Followed by a secret in some lines only.
bool announces_here(std::string_view name, std::string_view line, bool is_first) {
    constexpr std::array<std::string_view, 8> protocols{"md5",  "sha",  "sha256",  "sha1",
                                                        "priv", "auth", "version", "sha512"};
    if (name == "key" || name == "keystring") {
        return is_first || has(line, "tacacs") || has(line, "radius") || has(line, "server") ||
               has(line, "isakmp") || has(line, "pre-shared") || has(line, "hmac");
    }
    if (name == "md5" && (has(line, "message-digest") || has(line, "ntp"))) return true;
    if (name == "cipher" || name == "irreversible-cipher") return true;
    return has(line, "snmp") && is_one_of(protocols, name);
}

/// Stands between the word and the secret.
bool is_modifier(std::string_view name) {
    constexpr std::array<std::string_view, 32> words{
        "0",     "1",          "4",    "5",      "6",      "7",          "8",      "9",
        "14",    "encrypted",  "hash", "hashed", "cipher", "simple",     "plain",  "plaintext",
        "clear", "clear-text", "enc",  "hex",    "ascii",  "ascii-text", "hidden", "aes",
        "des",   "3des",       "128",  "256",    "192",    "2c",         "is",     "read"};
    return is_one_of(words, name) || name == "irreversible-cipher" || name == "write" ||
           name == "sha512" || name == "md5" || name == "sha256" || name == "secret" ||
           name == "password" || name == "aes128" || name == "aes256" || name == "sha";
}

/// What never is a secret though it stands where one would.
bool is_harmless(std::string_view name, std::string_view raw) {
    constexpr std::array<std::string_view, 21> words{
        "chain",    "generate", "id",      "encryption", "recovery", "length",  "size",
        "lifetime", "required", "expired", "policy",     "zeroize",  "minimum", "members",
        "additive", "none",     "address", "hostname",   "list",     "v3",      "type"};
    const bool is_bgp = has(raw, ":") && raw.find_first_not_of("0123456789:") == raw.npos;
    return name.empty() || is_bgp || is_one_of(words, name) || raw.front() == '|' ||
           raw.starts_with("--") || raw.starts_with("<-") || raw.starts_with("[redacted]");
}

/// The secret in a word, without quotes and what ends a statement.
word inner(std::string_view line, word all) {
    const auto text = line.substr(all.begin, all.size);
    const auto begin = text.find_first_not_of("\"'<");
    if (begin == text.npos) return {all.begin, 0};
    auto end = text.find_last_not_of(";,") + 1;
    const auto quote = begin > 0 ? text.find(text[begin - 1], begin) : text.npos;
    if (quote != text.npos) end = quote;
    return {all.begin + begin, end > begin ? end - begin : 0};
}

/// A hash that shows itself by how it begins, anywhere in a word.
std::size_t hash_in(std::string_view text) {
    for (auto at = text.find('$'); at != text.npos; at = text.find('$', at + 1)) {
        const auto end = text.find('$', at + 1);
        const auto kind = end == text.npos ? std::string_view{} : text.substr(at + 1, end - at - 1);
        const bool known = kind.size() <= 8 && std::all_of(kind.begin(), kind.end(), [](char c) {
                               return std::isalnum(static_cast<unsigned char>(c)) != 0;
                           });
        constexpr std::size_t least = 6;
        if (!kind.empty() && known && text.size() - end > least) return at;
    }
    return std::min(text.find("%^%#"), text.find("%$%$"));
}

/// Marks the secrets among the words of a line, from the first word on.
class line_reader {
public:
    explicit line_reader(std::string_view line)
        : line_(line), low_(lower(line)), words_(words_of(line)) {}

    /// True where the last word is one that a secret follows.
    bool read(bool value_first);
    std::string text() const;

private:
    std::string_view raw(std::size_t i) const {
        return line_.substr(words_[i].begin, words_[i].size);
    }
    std::size_t take_value(std::size_t from, bool is_key);
    void take_hashes();

    std::string_view line_;
    std::string low_;
    std::vector<word> words_;
    std::vector<word> found_;
};

/// The place behind the value.
std::size_t line_reader::take_value(std::size_t from, bool is_key) {
    auto at = from;
    while (at + 1 < words_.size() && is_modifier(bare(raw(at))))
        ++at;
    if (at >= words_.size()) return at;
    const auto name = bare(raw(at));
    const bool is_id = is_key && is_number(name) && at == from;
    if (is_harmless(name, raw(at)) || is_id) return from;
    found_.push_back(inner(line_, words_[at]));
    return at + 1;
}

void line_reader::take_hashes() {
    const bool is_marked = has(line_, "SECRET-DATA");
    for (std::size_t i = 0; i < words_.size(); ++i) {
        const auto part = inner(line_, words_[i]);
        const auto hash = hash_in(line_.substr(part.begin, part.size));
        if (hash != line_.npos) {
            auto size = part.size - hash;
            size = std::min(size, line_.find('<', part.begin + hash) - part.begin - hash);
            found_.push_back({part.begin + hash, size});
        }
        const bool is_last = i + 1 < words_.size() && raw(i + 1).starts_with('#');
        if (is_marked && is_last) found_.push_back(part);
    }
}

bool line_reader::read(bool value_first) {
    bool open = false;
    std::size_t at = value_first ? take_value(0, false) : 0;
    while (at < words_.size()) {
        const auto name = bare(raw(at));
        const bool is_first = at == 0 || (at == 1 && bare(raw(0)) == "set");
        const bool sure = announces(name);
        ++at;
        if (!sure && !announces_here(name, low_, is_first)) continue;
        open = sure && at == words_.size() && !raw(at - 1).ends_with(':');
        at = take_value(at, name == "key");
    }
    take_hashes();
    return open;
}

std::string line_reader::text() const {
    auto places = found_;
    std::sort(places.begin(), places.end(),
              [](word left, word right) { return left.begin < right.begin; });
    std::string made;
    std::size_t done = 0;
    for (const auto& each : places) {
        if (each.begin < done || each.size == 0) continue;
        made.append(line_, done, each.begin - done).append(redacted_mask);
        done = each.begin + each.size;
    }
    return made.append(line_.substr(done));
}

}  // namespace

std::string config_secrets::line(std::string_view text) {
    const bool is_key = has(text, "PRIVATE KEY-----");
    if (is_key && has(text, "-----BEGIN")) in_key_ = true;
    if (is_key && has(text, "-----END")) in_key_ = false;
    if (is_key) return std::string(text);
    const auto begin = text.find_first_not_of(" \t\r\b");
    if (in_key_ && begin != text.npos) {
        const auto end = text.find_last_not_of(" \t\r") + 1;
        const bool is_pager = has(text, "--") || has(text, "\x1b");
        if (!is_pager) {
            return std::string(text.substr(0, begin))
                .append(redacted_mask)
                .append(text.substr(end));
        }
    }
    line_reader reader(text);
    value_next_ = reader.read(std::exchange(value_next_, false));
    return reader.text();
}

std::string config_secrets::operator()(std::string_view text) {
    std::string made;
    while (!text.empty()) {
        const auto end = text.find('\n');
        made += line(text.substr(0, end));
        if (end == text.npos) break;
        made += '\n';
        value_next_ = false;  // a secret stands on the line of its word
        text.remove_prefix(end + 1);
    }
    return made;
}

}  // namespace netpoll
