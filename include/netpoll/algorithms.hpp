// Which SSH algorithms a host is offered: a profile, or lists of its own. Knows no library.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace netpoll {

/// Which SSH algorithms are offered. Each has those of the one before, in front.
enum class ssh_profile : std::uint8_t {
    modern,  ///< nothing that is broken today
    compat,  ///< then SHA-1 and AES-CBC, for devices of the last ten years
    legacy,  ///< then DH group 1, 3DES and RSA host keys from 768 bits: all that libssh has
};

/// "modern", "compat" or "legacy".
std::string_view name(ssh_profile profile) noexcept;

/// Names with commas between, most wanted first.
struct algorithm_lists {
    std::string key_exchange;
    std::string host_keys;    ///< of signatures: "rsa-sha2-256" is of an "ssh-rsa" key
    std::string ciphers;      ///< both directions
    std::string macs;         ///< both directions; not used by the AEAD ciphers
    std::string public_keys;  ///< signatures we may log in with

    friend bool operator==(const algorithm_lists&, const algorithm_lists&) = default;
};

/// What a host is offered where more is said of it than a profile.
struct algorithm_choice {
    /// As written, in ssh's forms: a whole list, or `+` (also these, last), `-` (not these, with *
    /// and ?) or `^` (these first) and names, which change the profile's. Empty: the profile's.
    algorithm_lists written;
    algorithm_lists offered;  ///< what comes of it
};

}  // namespace netpoll
