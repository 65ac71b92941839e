// Host keys to sentences. Knows no option.
#include "terminal/host_key_text.hpp"

#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <string_view>

namespace netpoll {

namespace {

constexpr std::size_t most_failures_shown = 20;

std::string failure_line(const device_keys& device) {
    const error& why = *device.failure;
    return escape(device.device->name) + ": " + std::string(name(why.code)) + ", " +
           std::string(name(why.phase)) + (why.detail.empty() ? "" : ": " + why.detail) + "\n";
}

/// How many devices showed each key.
std::map<std::string, std::size_t> devices_by_key(const std::vector<device_keys>& all) {
    std::map<std::string, std::size_t> devices;
    for (const device_keys& device : all)
        for (const ssh_facts& key : device.keys)
            ++devices[key.fingerprint];
    return devices;
}

std::string shared_key_lines(const std::vector<device_keys>& all) {
    std::string text;
    std::size_t shown = 0;
    for (const auto& [print, count] : devices_by_key(all))
        if (count > 1 && shown++ < most_failures_shown)
            text += std::to_string(count) + " devices show the same key " + print + "\n";
    return text;
}

enum class standing { known, accepted, unknown, changed, revoked, invalid, unseen };

constexpr std::array<std::string_view, 7> standings{
    "known",   "accepted", "unknown", "changed", "revoked", "with an invalid certificate",
    "not seen"};

standing standing_of(const device_keys& device) {
    if (!device.failure) return device.accepted ? standing::accepted : standing::known;
    switch (device.failure->code) {
        case errc::host_key_unknown:
            return device.keys.empty() ? standing::unseen : standing::unknown;
        case errc::host_key_changed:
            return standing::changed;
        case errc::host_key_revoked:
            return standing::revoked;
        case errc::certificate_invalid:
            return standing::invalid;
        default:
            return standing::unseen;
    }
}

/// "; 3 devices show this key" where it is new, and not this device's alone.
std::string company(const device_keys& device, const std::map<std::string, std::size_t>& devices) {
    if (device.keys.empty() || standing_of(device) != standing::changed) return {};
    const auto found = devices.find(device.keys.back().fingerprint);
    if (found == devices.end() || found->second < 2) return "; no other device shows this key";
    return "; " + std::to_string(found->second) + " devices show this key";
}

std::string sums_of(const std::vector<device_keys>& all) {
    std::array<std::size_t, standings.size()> counts{};
    for (const device_keys& device : all)
        ++counts[static_cast<std::size_t>(standing_of(device))];
    std::string text = counted(all.size(), "device");
    for (std::size_t i = 0; i < counts.size(); ++i)
        if (counts[i] > 0)
            text += ", " + std::to_string(counts[i]) + " " + std::string(standings[i]);
    return text + "\n";
}

}  // namespace

std::string scan_summary(const std::vector<device_keys>& all, std::chrono::milliseconds elapsed) {
    std::string text;
    std::size_t keys = 0;
    std::size_t failed = 0;
    for (const device_keys& device : all) {
        keys += device.keys.size();
        if (!device.keys.empty()) continue;
        if (failed++ < most_failures_shown && device.failure) text += failure_line(device);
    }
    if (failed > most_failures_shown)
        text += "and " + counted(failed - most_failures_shown, "more device") + "\n";
    text += shared_key_lines(all);
    std::array<char, 32> seconds{};
    std::snprintf(seconds.data(), seconds.size(), "%.1f s",
                  static_cast<double>(elapsed.count()) / 1'000.0);
    return text + counted(keys, "key") + " of " + counted(all.size(), "device") +
           (failed > 0 ? ", " + std::to_string(failed) + " without" : "") + ", in " +
           seconds.data() + "\n";
}

std::string check_text(const std::vector<device_keys>& all) {
    const auto devices = devices_by_key(all);
    std::string text;
    for (const device_keys& device : all) {
        const auto stands = standing_of(device);
        if (stands == standing::known) continue;
        text += escape(device.device->name) + ": " +
                std::string(standings[static_cast<std::size_t>(stands)]);
        if (stands == standing::unseen) {
            text += ": " + std::string(name(device.failure->code)) + ", " +
                    std::string(name(device.failure->phase));
        }
        if (device.failure && !device.failure->detail.empty())
            text += ": " + device.failure->detail;
        if (stands == standing::accepted && !device.keys.empty())
            text +=
                ": " + escape(device.keys.back().host_key) + " " + device.keys.back().fingerprint;
        text += company(device, devices) + "\n";
    }
    return text + sums_of(all);
}

std::string listing_text(const known_hosts_listing& all) {
    std::string text;
    for (const known_hosts_entry& each : all.entries) {
        text += escape(each.where.file) + ":" + std::to_string(each.where.line) + "  " +
                (each.marker.empty() ? "" : each.marker + " ") + escape(each.hosts, 200) + "  " +
                escape(each.type) + (each.rsa_bits > 0 ? " " + std::to_string(each.rsa_bits) : "") +
                "  " + each.fingerprint + "\n";
    }
    return text;
}

}  // namespace netpoll
