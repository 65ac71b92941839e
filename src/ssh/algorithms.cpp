// Which SSH algorithms are offered, in which order, and why. Knows no session.
#include "ssh/algorithms.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>

namespace netpoll {

namespace {

// The client's order decides (RFC 4253, 7.1), so among sound methods the cheapest comes first. A
// login with nistp256 costs nine tenths of one with curve25519, for which libssh multiplies once
// more than it must; group14 costs 3 ms, group exchange 4 ms, group16 17 ms and group18 118 ms, and
// a reactor serves nobody else meanwhile.
const std::string curves =
    "ecdh-sha2-nistp256,curve25519-sha256,curve25519-sha256@libssh.org,"
    "ecdh-sha2-nistp521,ecdh-sha2-nistp384";

const std::string modern_kex = curves +
                               ",diffie-hellman-group14-sha256,"
                               "diffie-hellman-group-exchange-sha256,"
                               "diffie-hellman-group16-sha512,diffie-hellman-group18-sha512";

// Old devices answer group exchange with 1,024 bits, which libssh refuses; the fixed groups come
// before it, so that it is taken only where nothing else is offered.
const std::string legacy_kex = curves +
                               ",diffie-hellman-group14-sha256,diffie-hellman-group16-sha512,"
                               "diffie-hellman-group14-sha1,"
                               "diffie-hellman-group-exchange-sha256,"
                               "diffie-hellman-group18-sha512,diffie-hellman-group1-sha1,"
                               "diffie-hellman-group-exchange-sha1";

// ssh(1)'s order, so that a device shows both tools the same key.
const std::string sound_keys =
    "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,"
    "rsa-sha2-512,rsa-sha2-256";

// AEAD first: a third less CPU than counter mode with a MAC. ChaCha20 stands after GCM, since with
// devices that lack strict key exchange its first packets can be cut away (CVE-2023-48795).
const std::string sound_ciphers =
    "aes256-gcm@openssh.com,aes128-gcm@openssh.com,chacha20-poly1305@openssh.com,"
    "aes256-ctr,aes192-ctr,aes128-ctr";

const std::string sound_macs =
    "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha2-256,hmac-sha2-512";

const algorithm_lists modern{modern_kex, sound_keys, sound_ciphers, sound_macs, sound_keys};

// Not here, since Debian's libssh has none of them: ssh-dss, hmac-md5, hmac-*-96, arcfour, des-cbc.
const algorithm_lists legacy{legacy_kex, sound_keys + ",ssh-rsa",
                             sound_ciphers + ",aes256-cbc,aes192-cbc,aes128-cbc,3des-cbc",
                             sound_macs + ",hmac-sha1-etm@openssh.com,hmac-sha1",
                             sound_keys + ",ssh-rsa"};

/// Takes the first name off a list.
std::string_view take_name(std::string_view& list) {
    const auto name = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), name.size() + 1));
    return name;
}

std::vector<std::string> split(std::string_view list) {
    std::vector<std::string> names;
    while (!list.empty()) {
        const auto name = take_name(list);
        if (!name.empty()) names.emplace_back(name);
    }
    return names;
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_of_type(std::string_view algorithm, std::string_view key_type) {
    if (key_type == "ssh-rsa" && algorithm.starts_with("rsa-sha2-")) return true;
    return algorithm == key_type;
}

/// The list of `lists` that libssh means by `what`.
const std::string& list_named(const algorithm_lists& lists, std::string_view what) {
    const auto says = [&](std::string_view word) { return what.find(word) != what.npos; };
    if (says("host key")) return lists.host_keys;
    if (says("encryption")) return lists.ciphers;
    if (says("mac")) return lists.macs;
    return lists.key_exchange;
}

/// What stands in brackets after `label`; to the end where the bracket was cut off.
std::string bracketed(std::string_view text, std::string_view label) {
    const auto at = text.find(label);
    if (at == text.npos) return {};
    text.remove_prefix(at + label.size());
    return std::string(text.substr(0, text.find(']')));
}

}  // namespace

const algorithm_lists& algorithms_of(ssh_profile profile) {
    return profile == ssh_profile::legacy ? legacy : modern;
}

std::string_view agreed(std::string_view ours, std::string_view theirs) {
    while (!ours.empty()) {
        const auto wanted = take_name(ours);
        for (auto rest = theirs; !rest.empty();)
            if (take_name(rest) == wanted) return wanted;
    }
    return {};
}

bool computes_for_long(std::string_view key_exchange) {
    constexpr std::string_view classic = "diffie-hellman-group";
    return key_exchange.starts_with(classic) &&
           !key_exchange.substr(classic.size()).starts_with("1-");
}

std::string host_key_algorithms(const std::vector<std::string>& known_types, ssh_profile profile) {
    const auto offered = split(algorithms_of(profile).host_keys);
    std::vector<std::string> ordered;
    const auto take = [&](const std::string& name) {
        if (!contains(ordered, name)) ordered.push_back(name);
    };
    for (const std::string& type : known_types)
        for (const std::string& name : offered)
            if (is_of_type(name, type)) take(name);
    for (const std::string& name : offered)
        take(name);
    std::string list;
    for (const std::string& name : ordered)
        list.append(list.empty() ? "" : ",").append(name);
    return list;
}

std::optional<algorithm_mismatch_lists> algorithm_mismatch(std::string_view text) {
    constexpr std::string_view opening = "no match for method ";
    constexpr std::string_view server = ": server [";
    const auto start = text.find(opening);
    if (start == text.npos) return std::nullopt;
    text.remove_prefix(start + opening.size());
    const auto end = text.find(server);
    if (end == text.npos) return std::nullopt;
    return algorithm_mismatch_lists{std::string(text.substr(0, end)), bracketed(text, server),
                                    bracketed(text, "], client [")};
}

std::string describe(const algorithm_mismatch_lists& lists, ssh_profile profile) {
    constexpr std::size_t longest_list = 600;
    std::string words = lists.what + ": the device offers [" + escape(lists.server, longest_list) +
                        "], netpoll offers [" + escape(lists.client, longest_list) + "]";
    if (lists.what.find("compression") != lists.what.npos) {
        return words + "; netpoll never compresses, in no profile: allow \"none\" on the device";
    }
    if (profile == ssh_profile::modern) {
        const auto old_names = split(list_named(legacy, lists.what));
        for (const std::string& name : split(lists.server))
            if (contains(old_names, name)) return words + "; the legacy profile knows " + name;
    }
    return words +
           "; no profile has any of these, as libssh has none: enable another on the "
           "device, or reach it in another way";
}

}  // namespace netpoll
