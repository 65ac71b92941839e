// libssh's words for a failed key exchange, told as causes. Knows no session.
#include "ssh/transport/kex_cause.hpp"

#include "ssh/base64.hpp"
#include "ssh/cause_words.hpp"
#include "ssh/wire_reader.hpp"

#include <netpoll/escape.hpp>

#include <bit>
#include <string>

namespace netpoll {

namespace {

error kex_error(errc code, std::string detail) {
    return {code, phase::kex, std::move(detail)};
}

// "Invalid dh group parameter p: 1024 not in [2048:8192]"
std::string group_words(std::string_view complaint, ssh_profile profile) {
    std::string words =
        "the device answers the group exchange with a group that libssh does not take (" +
        escape(complaint) + "); raise its minimum to 2048 bits";
    if (profile != ssh_profile::modern) return words + ": no profile takes a shorter one";
    return words + ", or set `profile: compat` if it also offers diffie-hellman-group14-sha1";
}

}  // namespace

std::optional<error> known_kex_cause(std::string_view complaint, ssh_profile profile) {
    if (says(complaint, "too large banner")) {
        return kex_error(
            errc::protocol_error,
            "its identification line is too long: 255 bytes are allowed (RFC 4253, "
            "4.2) and libssh takes no more, in every profile; shorten it on the device");
    }
    const auto banner = complaint.find("SSH-");
    const bool of_version =
        says(complaint, "Protocol mismatch") || says(complaint, "No version of SSH protocol");
    if (of_version && banner != complaint.npos) {
        const auto shown = complaint.substr(banner, complaint.find_last_not_of(')') + 1 - banner);
        return kex_error(errc::kex_failed, "it identifies itself as \"" + escape(shown) +
                                               "\", and netpoll speaks SSH protocol 2 only, in "
                                               "every profile; enable version 2 on the device");
    }
    if (says(complaint, "dh group parameter")) {
        return kex_error(errc::kex_failed, group_words(complaint, profile));
    }
    if (says(complaint, "too small") || says(complaint, "RSA_MIN_SIZE") ||
        says(complaint, "not allowed by the minimal")) {
        return kex_error(
            errc::kex_failed,
            "the device's RSA host key is too short: libssh takes none below 768 bits, "
            "in no profile; generate a longer one on the device (" +
                escape(complaint) + ")");
    }
    if (says(complaint, "Failed to verify server hostkey signature")) {
        return kex_error(
            errc::kex_failed,
            "the host key's signature was not accepted: it is wrong, or the key is RSA "
            "below 768 bits, which libssh takes in no profile (" +
                escape(complaint) + ")");
    }
    return std::nullopt;
}

unsigned rsa_bits(std::string_view blob) {
    std::string bytes;
    if (!decode_base64(blob, bytes)) return 0;
    wire_reader key(bytes);
    if (key.text() != "ssh-rsa" || !key.text()) return 0;
    auto modulus = key.text();
    while (modulus && !modulus->empty() && modulus->front() == '\0')
        modulus->remove_prefix(1);
    if (!modulus || modulus->empty()) return 0;
    const auto head = static_cast<unsigned char>(modulus->front());
    return static_cast<unsigned>(modulus->size() * 8) -
           static_cast<unsigned>(std::countl_zero(head));
}

unsigned shortest_rsa(ssh_profile profile) noexcept {
    return profile == ssh_profile::legacy ? 768 : 1'024;
}

}  // namespace netpoll
