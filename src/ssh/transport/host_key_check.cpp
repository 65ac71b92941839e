// Whether a device's host key is the one that is known. Knows no session.
#include "ssh/transport/host_key_check.hpp"

#include "ssh/algorithms.hpp"
#include "ssh/libssh_session.hpp"
#include "ssh/transport/kex_cause.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

namespace netpoll {

namespace {

error refused(errc code, std::string detail) {
    return {code, phase::host_key, std::move(detail)};
}

}  // namespace

host_key_check::host_key_check(const target& device, const session_options& options, device_log log)
    : device_(device), options_(options), log_(log) {}

bool host_key_check::wants_certificate() {
    if (authority_ || options_.host_keys == host_key_policy::off) return false;
    const auto [host, port] = known_as(device_);
    authority_ = known().authority_for(host, port);
    return authority_.has_value();
}

std::optional<error> host_key_check::take_certificate(
    const expected<std::string, std::string>& shown) {
    if (!shown) {
        no_certificate_ = "the device " + shown.error();
        return std::nullopt;
    }
    const auto [host, port] = known_as(device_);
    auto judged = known().judge_certificate(host, port, *shown, std::chrono::system_clock::now());
    switch (judged.verdict) {
        case certificate_verdict::trusted:
            break;
        case certificate_verdict::other_authority:
            no_certificate_ = std::move(judged.why);
            break;
        case certificate_verdict::invalid:
            return refused(errc::certificate_invalid, std::move(judged.why));
        case certificate_verdict::revoked:
            return refused(errc::host_key_revoked, std::move(judged.why));
    }
    return std::nullopt;
}

std::string host_key_check::algorithms() {
    if (known_types_.empty() && options_.host_keys != host_key_policy::off) {
        const auto [host, port] = known_as(device_);
        known_types_ = known().types_for(host, port);
    }
    return host_key_algorithms(known_types_, algorithms_of(device_).host_keys);
}

host_key_check::verdict host_key_check::judge(const server_key& key, ssh_facts& facts) {
    facts.host_key = key.type;
    facts.fingerprint = key.fingerprint;
    log_.step("host key", key.type + " " + key.fingerprint);
    facts.host_key_bits = rsa_bits(key.blob);
    if (const auto bits = facts.host_key_bits; bits > 0 && bits < shortest_rsa(device_.profile)) {
        return refused(errc::kex_failed,
                       "the device's RSA host key has " + std::to_string(bits) +
                           " bits: netpoll takes it only where `profile: legacy` is set; a "
                           "key of 2048 bits or more is the better way");
    }
    if (options_.keys_only) facts.public_key = key.blob;
    if (options_.host_keys == host_key_policy::off) return accepted{};
    const auto [host, port] = known_as(device_);
    const auto judged = known().judge(host, port, key.type, key.blob);
    const auto listed_at = to_string(judged.where);
    const auto& types = judged.known_types;
    const bool other_type = std::find(types.begin(), types.end(), key.type) == types.end();
    switch (judged.verdict) {
        case host_key_verdict::known:
            facts.host_authority = judged.authority;
            return accepted{};
        case host_key_verdict::unknown:
            return accept(key, facts);
        case host_key_verdict::revoked:
            return refused(errc::host_key_revoked,
                           key.fingerprint + " is marked @revoked at " + listed_at);
        case host_key_verdict::changed:
            break;
    }
    if (!asked_again_ && !types.empty() && other_type) {
        asked_again_ = true;
        known_types_ = types;
        return ask_again{};
    }
    facts.public_key = key.blob;
    return refused(errc::host_key_changed, "the device shows " + key.type + " " + key.fingerprint +
                                               ", another key is listed at " + listed_at + ": " +
                                               judged.listed + company(key));
}

// One key on many devices is a new image or a man in the middle, not a new device.
std::string host_key_check::company(const server_key& key) {
    const auto before = options_.known_hosts->count_changed(key.blob);
    return before == 0 ? std::string()
                       : "; " + counted(before, "other device") +
                             " of this run showed the same new key before";
}

// Where a certificate would have made it known.
std::string host_key_check::without_certificate() const {
    if (!authority_ || no_certificate_.empty()) return {};
    return "; the CA at " + to_string(*authority_) + " may vouch for it by a certificate, but " +
           no_certificate_;
}

std::string host_key_check::alias_words() const {
    return device_.host_key_alias.empty()
               ? std::string()
               : ", which is looked up as '" + escape(device_.host_key_alias, 80) + "'";
}

host_key_check::verdict host_key_check::accept(const server_key& key, ssh_facts& facts) {
    if (options_.host_keys == host_key_policy::strict) {
        facts.public_key = key.blob;
        return refused(errc::host_key_unknown, "the device shows " + key.type + " " +
                                                   key.fingerprint + alias_words() +
                                                   without_certificate());
    }
    const auto [host, port] = known_as(device_);
    const auto saved = known().remember(host, port, key.type, key.blob);
    if (!saved) return refused(errc::host_key_unsaved, saved.error());
    facts.key_accepted = true;
    facts.public_key = key.blob;
    log_.write(log_level::info, "new host key written down: " + key.type + " " + key.fingerprint +
                                    without_certificate());
    return accepted{};
}

}  // namespace netpoll
