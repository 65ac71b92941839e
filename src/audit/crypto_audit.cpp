// Records to findings. Knows no table.
#include "audit/crypto_audit.hpp"

#include "results/recorded_result.hpp"

#include <utility>

namespace netpoll {

namespace {

crypto_finding finding_of(recorded_result device) {
    crypto_finding found;
    found.host = std::move(device.host);
    found.error = std::move(device.error_code);
    found.profile = device.ssh.profile;
    found.needs = device.ssh.needs;
    found.offers = device.ssh.offers;
    found.seen = found.profile.has_value() || found.needs != 0 || found.offers != 0;
    found.host_key = std::move(device.ssh.host_key);
    found.host_key_bits = device.ssh.host_key_bits;
    return found;
}

}  // namespace

expected<crypto_audit, std::vector<mistake>> audit_crypto(const std::string& path, bool partial) {
    const auto results = recorded_results::open(path, partial);
    if (!results) return unexpected(results.error());
    crypto_audit audit;
    audit.remarks = results->remarks();
    audit.devices.reserve(results->size());
    const auto read = results->for_each([&audit](recorded_result device) {
        audit.devices.push_back(finding_of(std::move(device)));
        return true;
    });
    if (!read) return unexpected(std::vector<mistake>{read.error()});
    return audit;
}

}  // namespace netpoll
