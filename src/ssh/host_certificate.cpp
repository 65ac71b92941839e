// Whether a certificate speaks for a host, and the keys that are known by one.
#include "ssh/host_certificate.hpp"

#include "ssh/base64.hpp"
#include "ssh/key_signature.hpp"
#include "ssh/wire_reader.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <utility>

namespace netpoll {

namespace {

/// Most certificates are valid for ever: that is later than the clock can tell.
std::chrono::system_clock::time_point end_of(const openssh_certificate& what) {
    using point = std::chrono::system_clock::time_point;
    const auto most =
        std::chrono::duration_cast<std::chrono::seconds>(point::max().time_since_epoch());
    const auto end = std::min(what.before, static_cast<std::uint64_t>(most.count()));
    return point{std::chrono::seconds{end}};
}

}  // namespace

std::string host_certificate_problem(const openssh_certificate& what, std::string_view blob,
                                     std::string_view host,
                                     std::chrono::system_clock::time_point now) {
    if (auto problem = problem_at(what, certificate_kind::host, now); !problem.empty())
        return problem;
    if (auto problem = problem_for(what, host); !problem.empty()) return problem;
    // OpenSSH defines none for hosts, and one that is not understood forbids.
    if (!what.critical.empty())
        return named(what) + " has a critical option that netpoll does not know, " +
               escape(what.critical.front(), 80);
    switch (verify_signature(what.authority, what.signature, blob.substr(0, what.signed_bytes))) {
        case signature_verdict::good:
            return {};
        case signature_verdict::bad:
            return named(what) + " is not signed by the CA that it names";
        case signature_verdict::unsupported:
            break;
    }
    return named(what) +
           " is signed in a way that netpoll does not check: take a CA key of type "
           "ed25519, ECDSA, or RSA with SHA-2";
}

void certified_hosts::add(const std::string& host, const openssh_certificate& what,
                          std::string authority, source_position where) {
    const auto type = wire_reader(what.key).text().value_or("");
    certified_key key{std::string(type), encode_base64(what.key), std::move(authority),
                      std::move(where), end_of(what)};
    const std::lock_guard lock(mutex_);
    keys_.insert_or_assign(host, std::move(key));
}

std::optional<certified_key> certified_hosts::find(
    const std::string& host, std::chrono::system_clock::time_point now) const {
    const std::lock_guard lock(mutex_);
    const auto found = keys_.find(host);
    if (found == keys_.end() || now >= found->second.until) return std::nullopt;
    return found->second;
}

}  // namespace netpoll
