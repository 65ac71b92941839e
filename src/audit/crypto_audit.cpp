// Records to findings. Knows no table.
#include "audit/crypto_audit.hpp"

#include "results/earlier_results.hpp"
#include "results/recorded_device.hpp"

#include <utility>

namespace netpoll {

namespace {

crypto_finding finding_of(const earlier_record& record, recorded_device device) {
    crypto_finding found;
    found.host = record.host;
    found.error = record.error;
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
    const auto results = earlier_results::read(path, partial);
    if (!results) return unexpected(results.error());
    crypto_audit audit;
    audit.remarks = results->remarks();
    audit.devices.reserve(results->records().size());
    for (const earlier_record& record : results->records()) {
        const auto text = results->text(record);
        if (!text) return unexpected(std::vector<mistake>{{{path, record.line}, text.error()}});
        auto device = read_device(*text);
        if (!device) return unexpected(std::vector<mistake>{{{path, record.line}, device.error()}});
        audit.devices.push_back(finding_of(record, std::move(*device)));
    }
    return audit;
}

}  // namespace netpoll
