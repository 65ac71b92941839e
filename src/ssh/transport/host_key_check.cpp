// Whether a device's host key is the one that is known. Knows no session.
#include "ssh/transport/host_key_check.hpp"

#include "ssh/algorithms.hpp"
#include "ssh/libssh_session.hpp"
#include "ssh/transport/kex_cause.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
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

std::string host_key_check::algorithms() {
    if (known_types_.empty() && options_.host_keys != host_key_policy::off) {
        known_types_ = options_.known_hosts->types_for(device_.hostname, device_.port);
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
    const auto judged =
        options_.known_hosts->judge(device_.hostname, device_.port, key.type, key.blob);
    const auto listed_at = judged.where.file + ":" + std::to_string(judged.where.line);
    const auto& types = judged.known_types;
    const bool other_type = std::find(types.begin(), types.end(), key.type) == types.end();
    switch (judged.verdict) {
        case host_key_verdict::known:
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

host_key_check::verdict host_key_check::accept(const server_key& key, ssh_facts& facts) {
    if (options_.host_keys == host_key_policy::strict) {
        facts.public_key = key.blob;
        return refused(errc::host_key_unknown,
                       "the device shows " + key.type + " " + key.fingerprint);
    }
    const auto saved =
        options_.known_hosts->remember(device_.hostname, device_.port, key.type, key.blob);
    if (!saved) return refused(errc::host_key_unsaved, saved.error());
    facts.key_accepted = true;
    log_.write(log_level::info, "new host key written down: " + key.type + " " + key.fingerprint);
    return accepted{};
}

}  // namespace netpoll
