// Which SSH algorithms are offered, in which order, and why. Knows no session.
#pragma once

#include <netpoll/target.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// Comma lists, most wanted first, as SSH_OPTIONS_KEY_EXCHANGE and its siblings take them. Every
/// name is one that libssh 0.10.6 knows, since it drops unknown ones without a word.
struct algorithm_lists {
    std::string key_exchange;
    std::string host_keys;
    std::string ciphers;      ///< both directions
    std::string macs;         ///< both directions; not used by the AEAD ciphers
    std::string public_keys;  ///< signatures we may log in with
};

/// Built once, lives for ever.
const algorithm_lists& algorithms_of(ssh_profile profile);

/// What both sides will take (RFC 4253, 7.1): the first of our list that stands in the server's;
/// empty where there is none.
std::string_view agreed(std::string_view ours, std::string_view theirs);

/// Whether this key exchange takes milliseconds of CPU: the classic groups from group14 on.
bool computes_for_long(std::string_view key_exchange);

/// The host key list with the types that are listed for the host moved to the front, in their
/// order, so that the device presents a key that can be compared. A listed "ssh-rsa" key stands for
/// all RSA signatures that the profile allows. Types that the profile does not know are left out.
std::string host_key_algorithms(const std::vector<std::string>& known_types, ssh_profile profile);

/// Two lists without a common name.
struct algorithm_mismatch_lists {
    std::string what;    ///< libssh's name of the lists, e.g. "kex algos"
    std::string server;  ///< the device's list: untrusted text
    std::string client;  ///< ours; its end may be missing, since libssh keeps 1,023 bytes of text
};

/// Takes libssh's text about a failed negotiation (of ssh_get_error or of its log) apart; nothing
/// where it says something else.
std::optional<algorithm_mismatch_lists> algorithm_mismatch(std::string_view text);

/// Both lists in words, escaped and capped, fit for error::detail. Says so where the legacy profile
/// would have had a name in common.
std::string describe(const algorithm_mismatch_lists& lists, ssh_profile profile);

}  // namespace netpoll
