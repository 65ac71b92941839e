// OpenSSH certificates (PROTOCOL.certkeys) read by their bytes. Knows no file and no libssh.
#pragma once

#include <netpoll/expected.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

enum class certificate_kind { user, host };

/// What a certificate says. Whether that is signed is another question: see key_signature.hpp.
struct openssh_certificate {
    std::string type;  ///< "ssh-ed25519-cert-v01@openssh.com"
    std::string key;   ///< the plain public key, as a blob
    certificate_kind kind{certificate_kind::user};
    std::string id;
    std::vector<std::string> principals;  ///< user or host names; none: any
    std::uint64_t after{0};               ///< valid from here, in seconds since 1970
    std::uint64_t before{0};              ///< to before here
    std::vector<std::string> critical;    ///< names of critical options, e.g. "source-address"
    std::string authority;                ///< the public key that signed it, as a blob
    std::string signature;                ///< over the first `signed_bytes` of the certificate
    std::size_t signed_bytes{0};

    /// Nothing where the bytes are no certificate of a kind that is known here.
    static std::optional<openssh_certificate> parse(std::string_view blob);
};

/// Whether a public key of this type is a certificate.
bool is_certificate_type(std::string_view type) noexcept;

/// "the certificate ID": how sentences about it begin.
std::string named(const openssh_certificate& what);
/// Why it is of no use now, as a sentence, or nothing: it is of the other kind, expired, not yet
/// valid.
std::string problem_at(const openssh_certificate& what, certificate_kind wanted,
                       std::chrono::system_clock::time_point now);
/// Why it is not for this user, or for the host of this name (in lower case), as a sentence, or
/// nothing. As for ssh(1), names are no patterns.
std::string problem_for(const openssh_certificate& what, std::string_view name);

}  // namespace netpoll
