// The profiles' lists, and how a person's own change them. Knows no session.
#include "core/algorithms.hpp"

#include "core/lines.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/unknown_word.hpp>

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
const std::string old_kex = curves +
                            ",diffie-hellman-group14-sha256,diffie-hellman-group16-sha512,"
                            "diffie-hellman-group14-sha1,diffie-hellman-group-exchange-sha256,"
                            "diffie-hellman-group18-sha512,";
const std::string compat_kex = old_kex + "diffie-hellman-group-exchange-sha1";
const std::string legacy_kex =
    old_kex + "diffie-hellman-group1-sha1,diffie-hellman-group-exchange-sha1";

// ssh(1)'s order, so that a device shows both tools the same key.
const std::string sound_keys =
    "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,"
    "rsa-sha2-512,rsa-sha2-256";

// AEAD first: a third less CPU than counter mode with a MAC. ChaCha20 stands after GCM, since with
// devices that lack strict key exchange its first packets can be cut away (CVE-2023-48795).
const std::string sound_ciphers =
    "aes256-gcm@openssh.com,aes128-gcm@openssh.com,chacha20-poly1305@openssh.com,"
    "aes256-ctr,aes192-ctr,aes128-ctr";
const std::string compat_ciphers = sound_ciphers + ",aes256-cbc,aes192-cbc,aes128-cbc";

const std::string sound_macs =
    "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha2-256,hmac-sha2-512";
const std::string old_macs = sound_macs + ",hmac-sha1-etm@openssh.com,hmac-sha1";

const std::string old_keys = sound_keys + ",ssh-rsa";

// With these a user may log in besides: keys on security keys, which an agent signs with.
const std::string security_keys = ",sk-ssh-ed25519@openssh.com,sk-ecdsa-sha2-nistp256@openssh.com";
const std::string sound_user_keys = sound_keys + security_keys;
const std::string old_user_keys = sound_user_keys + ",ssh-rsa";

const algorithm_lists modern{modern_kex, sound_keys, sound_ciphers, sound_macs, sound_user_keys};
const algorithm_lists compat{compat_kex, old_keys, compat_ciphers, old_macs, old_user_keys};
// With this, all that Debian's libssh 0.10 and 0.11 have.
const algorithm_lists legacy{legacy_kex, old_keys, compat_ciphers + ",3des-cbc", old_macs,
                             old_user_keys};

// What devices and other tools have and libssh 0.10 and 0.11 have not.
constexpr std::array missing{
    std::pair{algorithm_kind::key_exchange,
              std::string_view{"sntrup761x25519-sha512,sntrup761x25519-sha512@openssh.com,"
                               "mlkem768x25519-sha256,mlkem768nistp256-sha256,"
                               "mlkem1024nistp384-sha384,diffie-hellman-group15-sha512,"
                               "diffie-hellman-group17-sha512,curve448-sha512,"
                               "rsa1024-sha1,rsa2048-sha256"}},
    std::pair{algorithm_kind::host_keys, std::string_view{"ssh-dss,ssh-ed448"}},
    std::pair{algorithm_kind::public_keys, std::string_view{"ssh-dss,ssh-ed448"}},
    std::pair{algorithm_kind::ciphers,
              std::string_view{"des-cbc,blowfish-cbc,blowfish-ctr,cast128-cbc,arcfour,arcfour128,"
                               "arcfour256,3des-ctr,twofish-cbc,twofish128-cbc,twofish256-cbc,"
                               "serpent256-cbc,idea-cbc,rijndael-cbc@lysator.liu.se,none,"
                               "AEAD_AES_128_GCM,AEAD_AES_256_GCM"}},
    std::pair{algorithm_kind::macs,
              std::string_view{"hmac-md5,hmac-md5-96,hmac-md5-etm@openssh.com,"
                               "hmac-md5-96-etm@openssh.com,hmac-sha1-96,"
                               "hmac-sha1-96-etm@openssh.com,hmac-sha2-256-96,hmac-sha2-512-96,"
                               "hmac-ripemd160,hmac-ripemd160@openssh.com,"
                               "hmac-ripemd160-etm@openssh.com,umac-64@openssh.com,"
                               "umac-128@openssh.com,umac-64-etm@openssh.com,"
                               "umac-128-etm@openssh.com,none"}}};

bool contains(std::string_view list, std::string_view name) {
    while (!list.empty())
        if (take_name(list) == name) return true;
    return false;
}

bool is_missing(algorithm_kind kind, std::string_view name) {
    return std::any_of(missing.begin(), missing.end(), [&](const auto& each) {
        return each.first == kind && contains(each.second, name);
    });
}

/// `*` and `?` as in ssh_config.
bool fits(std::string_view pattern, std::string_view name) {
    if (pattern.empty()) return name.empty();
    if (pattern.front() == '*')
        return fits(pattern.substr(1), name) || (!name.empty() && fits(pattern, name.substr(1)));
    return !name.empty() && (pattern.front() == '?' || pattern.front() == name.front()) &&
           fits(pattern.substr(1), name.substr(1));
}

bool fits_any(std::string_view patterns, std::string_view name) {
    while (!patterns.empty())
        if (fits(take_name(patterns), name)) return true;
    return false;
}

void append(std::string& list, std::string_view name) {
    if (contains(list, name)) return;
    list.append(list.empty() ? "" : ",").append(name);
}

void append_all(std::string& list, std::string_view names) {
    while (!names.empty())
        append(list, take_name(names));
}

/// '+', '-' or '^', which is taken off the list; 0 for a whole list.
char take_form(std::string_view& written) {
    if (written.empty() || std::string_view{"+-^"}.find(written.front()) == std::string_view::npos)
        return 0;
    const char form = written.front();
    written.remove_prefix(1);
    return form;
}

std::string resolved(std::string_view written, const std::string& usual) {
    if (written.empty()) return usual;
    const char form = take_form(written);
    std::string made;
    if (form == '-') {
        for (std::string_view left = usual; !left.empty();)
            if (const auto name = take_name(left); !fits_any(written, name)) append(made, name);
        return made;
    }
    if (form == '+') made = usual;
    append_all(made, written);
    if (form == '^') append_all(made, usual);
    return made;
}

std::string missing_words(std::string_view name) {
    return "netpoll cannot do '" + std::string(name) +
           "': libssh does not have it, in no profile; name another, or enable one on the device";
}

std::string name_problem(algorithm_kind kind, std::string_view name, bool is_pattern) {
    const auto& known = list_of(legacy, kind);
    if (name.empty()) return "an algorithm's name is missing: write NAME,NAME without blanks";
    if (contains(known, name)) return {};
    if (!is_pattern && is_missing(kind, name)) return missing_words(name);
    if (is_pattern && name.find_first_of("*?") != name.npos) {
        for (std::string_view rest = known; !rest.empty();)
            if (fits(name, take_name(rest))) return {};
        return "'" + escape(name, 80) + "' fits no algorithm that netpoll has";
    }
    // What is not there need not be taken away.
    if (is_pattern && is_missing(kind, name)) return {};
    return unknown_among("algorithm", name, names_in(known));
}

}  // namespace

std::string_view take_name(std::string_view& list) {
    return take_until(list, ',');
}

std::vector<std::string> names_in(std::string_view list) {
    std::vector<std::string> names;
    while (!list.empty()) {
        const auto name = take_name(list);
        if (!name.empty()) names.emplace_back(name);
    }
    return names;
}

std::string_view name(algorithm_kind kind) noexcept {
    constexpr std::array<std::string_view, 5> names{"kex", "host_key_algorithms", "ciphers", "macs",
                                                    "public_key_algorithms"};
    return names[static_cast<std::size_t>(kind)];
}

const std::string& list_of(const algorithm_lists& lists, algorithm_kind kind) noexcept {
    switch (kind) {
        case algorithm_kind::host_keys:
            return lists.host_keys;
        case algorithm_kind::ciphers:
            return lists.ciphers;
        case algorithm_kind::macs:
            return lists.macs;
        case algorithm_kind::public_keys:
            return lists.public_keys;
        case algorithm_kind::key_exchange:
            break;
    }
    return lists.key_exchange;
}

std::string& list_of(algorithm_lists& lists, algorithm_kind kind) noexcept {
    return const_cast<std::string&>(list_of(std::as_const(lists), kind));
}

const algorithm_lists& algorithms_of(ssh_profile profile) {
    switch (profile) {
        case ssh_profile::compat:
            return compat;
        case ssh_profile::legacy:
            return legacy;
        case ssh_profile::modern:
            break;
    }
    return modern;
}

const algorithm_lists& algorithms_of(const target& device) {
    return device.algorithms ? device.algorithms->offered : algorithms_of(device.profile);
}

std::string algorithm_problem(algorithm_kind kind, std::string_view written) {
    std::string_view names = written;
    const char form = take_form(names);
    if (names.empty()) return "a list of algorithms is expected, or +NAME, -NAME or ^NAME";
    if (names.back() == ',') return name_problem(kind, {}, false);
    while (!names.empty())
        if (auto problem = name_problem(kind, take_name(names), form == '-'); !problem.empty())
            return problem;
    if (resolved(written, list_of(modern, kind)).empty())
        return "nothing of the modern profile is left: list what is to be offered instead";
    return {};
}

std::optional<std::string> known_part(algorithm_kind kind, std::string_view written) {
    std::string_view patterns = written;
    const char form = take_form(patterns);
    std::string made;
    if (form == '-') {
        made = patterns;
    } else {
        while (!patterns.empty()) {
            const auto pattern = take_name(patterns);
            for (std::string_view rest = list_of(legacy, kind); !rest.empty();)
                if (const auto name = take_name(rest); fits(pattern, name)) append(made, name);
        }
    }
    if (form != 0 && !made.empty()) made.insert(made.begin(), form);
    const bool offers = form == 0 ? !made.empty() : !resolved(made, list_of(modern, kind)).empty();
    return offers ? std::optional(std::move(made)) : std::nullopt;
}

std::vector<std::string> unknown_names(algorithm_kind kind, std::string_view written) {
    const auto of_others = [](std::string_view name) {
        return name.find("-cert-v0") != name.npos || name.starts_with("sk-") ||
               name.starts_with("gss-") || name.starts_with("webauthn-");
    };
    std::vector<std::string> unknown;
    if (take_form(written) == '-') return unknown;
    for (auto& each : names_in(written)) {
        const bool is_pattern = each.find_first_of("*?") != each.npos;
        if (!is_pattern && !of_others(each) && !contains(list_of(legacy, kind), each) &&
            !is_missing(kind, each))
            unknown.push_back(std::move(each));
    }
    return unknown;
}

algorithm_lists resolved(const algorithm_lists& written, ssh_profile profile) {
    algorithm_lists made;
    for (const auto kind : all_algorithm_kinds)
        list_of(made, kind) =
            resolved(list_of(written, kind), list_of(algorithms_of(profile), kind));
    return made;
}

std::string_view agreed(std::string_view ours, std::string_view theirs) {
    while (!ours.empty()) {
        const auto wanted = take_name(ours);
        for (auto rest = theirs; !rest.empty();)
            if (take_name(rest) == wanted) return wanted;
    }
    return {};
}

bool needs_no_mac(std::string_view cipher) noexcept {
    return cipher.find("gcm") != cipher.npos || cipher.find("poly1305") != cipher.npos;
}

bool agree(const algorithm_lists& ours, const server_algorithms& theirs) {
    const auto one_way = [&ours](std::string_view ciphers, std::string_view macs) {
        const auto cipher = agreed(ours.ciphers, ciphers);
        return !cipher.empty() && (needs_no_mac(cipher) || !agreed(ours.macs, macs).empty());
    };
    return !agreed(ours.key_exchange, theirs.key_exchange).empty() &&
           !agreed(ours.host_keys, theirs.host_keys).empty() &&
           one_way(theirs.ciphers_in, theirs.macs_in) &&
           one_way(theirs.ciphers_out, theirs.macs_out);
}

std::optional<ssh_profile> smallest_profile(const algorithm_lists& written,
                                            const server_algorithms& theirs) {
    for (const auto profile : {ssh_profile::modern, ssh_profile::compat, ssh_profile::legacy})
        if (agree(resolved(written, profile), theirs)) return profile;
    return std::nullopt;
}

}  // namespace netpoll
