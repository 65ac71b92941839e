// Judges keys by the words in them. Knows no value.
#include "core/secret_key.hpp"

#include "core/ascii.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace netpoll {

namespace {

// "snmpAuthKey2" is snmp, auth, key, 2.
std::vector<std::string> words_of_key(std::string_view key) {
    std::vector<std::string> words(1);
    char before = '_';
    for (const char c : key) {
        const bool is_letter = is_upper(c) || is_lower(c);
        const bool begins = !is_letter || (is_upper(c) && is_lower(before)) || is_digit(before);
        if (begins && !(is_digit(c) && is_digit(before)) && !words.back().empty())
            words.emplace_back();
        if (is_letter || is_digit(c)) words.back() += lower(c);
        before = c;
    }
    return words;
}

template <class All>
bool is_among(std::string_view word, const All& all) {
    return std::find(all.begin(), all.end(), word) != all.end();
}

// A key of these is no name of a row.
bool is_of_crypto(std::string_view word) {
    constexpr std::array<std::string_view, 24> all{
        "auth",   "authentication", "priv",       "privacy", "private",
        "shared", "preshared",      "encryption", "enc",     "crypto",
        "snmp",   "radius",         "tacacs",     "aaa",     "api",
        "access", "secret",         "md5",        "ospf",    "bgp",
        "isis",   "ipsec",          "ike",        "wpa"};
    return is_among(word, all);
}

}  // namespace

bool is_key_of_secret(std::string_view key) {
    constexpr std::array<std::string_view, 8> within{"password", "passwd", "passphrase", "passcode",
                                                     "token",    "apikey", "community",  "psk"};
    constexpr std::array<std::string_view, 5> no_secrets{"bypass", "compass", "overpass",
                                                         "underpass", "trespass"};
    constexpr std::array<std::string_view, 9> keys{"authkey",   "privkey",   "privatekey",
                                                   "sharedkey", "radiuskey", "tacacskey",
                                                   "secretkey", "accesskey", "snmpkey"};
    const auto words = words_of_key(key);
    std::string letters;
    for (const auto& each : words)
        if (each.find_first_not_of("0123456789") != each.npos) letters += each;
    const auto has = [&](std::string_view part) { return letters.find(part) != letters.npos; };
    const auto ends = [&](std::string_view part) { return letters.ends_with(part); };
    if (std::any_of(within.begin(), within.end(), has) || has("pwd")) return true;
    if (std::any_of(keys.begin(), keys.end(), ends)) return true;
    for (auto at = letters.find("secret"); at != letters.npos; at = letters.find("secret", at + 1))
        if (letters.compare(at, 9, "secretary") != 0) return true;
    const auto is_pass = [&](const std::string& word) {
        return word.ends_with("pass") && !is_among(word, no_secrets);
    };
    if (std::any_of(words.begin(), words.end(), is_pass)) return true;
    return (is_among("key", words) || is_among("keys", words)) &&
           std::any_of(words.begin(), words.end(), is_of_crypto);
}

}  // namespace netpoll
