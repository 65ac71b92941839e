// Findings to rows and sums. Knows no file.
#include "terminal/crypto_table.hpp"

#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace netpoll {

namespace {

using json = nlohmann::ordered_json;

struct counted_need {
    notable_kind kind;
    std::string_view key;    ///< in the JSON
    std::string_view words;  ///< in the table
};

constexpr std::array needs_counted{
    counted_need{notable_kind::group1, "group1", "DH group 1 (1024 bits, SHA-1)"},
    counted_need{notable_kind::sha1_kex, "sha1_kex",
                 "another key exchange with SHA-1 (group14, group exchange)"},
    counted_need{notable_kind::old_host_key, "ssh_rsa", "host keys that sign with SHA-1 (ssh-rsa)"},
    counted_need{notable_kind::cbc, "cbc", "CBC"},
    counted_need{notable_kind::old_cipher, "rc4_des", "RC4 or DES"},
    counted_need{notable_kind::old_mac, "sha1_mac", "MACs with SHA-1 or MD5"}};

template <class Fits>
std::size_t number_of(const crypto_audit& audit, Fits fits) {
    return static_cast<std::size_t>(
        std::count_if(audit.devices.begin(), audit.devices.end(), fits));
}

bool needs_old(const crypto_finding& device) {
    return device.needs != 0;
}

std::string key_text(const crypto_finding& device) {
    if (device.host_key.empty()) return "-";
    std::string text = escape(device.host_key);
    if (device.host_key_bits > 0) text += " " + std::to_string(device.host_key_bits);
    return text;
}

std::string profile_text(const crypto_finding& device) {
    if (!device.seen) return "-";
    return device.profile ? std::string(name(*device.profile)) : "none";
}

std::string needs_text(const crypto_finding& device) {
    if (!device.seen) return "not seen" + (device.error.empty() ? "" : ": " + escape(device.error));
    std::string text;
    for (const auto name : names_of(device.needs))
        text.append(text.empty() ? "" : ", ").append(name);
    if (device.has_short_rsa()) text.append(text.empty() ? "" : ", ").append("a longer RSA key");
    if (text.empty() && !device.profile) return "algorithms that libssh does not have";
    return text.empty() ? "-" : text;
}

std::string post_quantum_text(const crypto_finding& device) {
    if (!device.seen) return "-";
    return device.speaks_post_quantum() ? "yes" : "no";
}

using finding_row = std::vector<std::string>;

finding_row finding_row_of(const crypto_finding& device) {
    return {escape(device.host), profile_text(device), key_text(device), post_quantum_text(device),
            needs_text(device)};
}

void add_sum(std::string& text, std::size_t number, std::string_view words) {
    if (number == 0) return;
    const auto digits = std::to_string(number);
    text += std::string(8 - std::min<std::size_t>(digits.size(), 8), ' ') + digits + "  " +
            std::string(words) + "\n";
}

std::string sums_text(const crypto_audit& audit) {
    const auto seen = number_of(audit, [](const auto& each) { return each.seen; });
    const auto old = number_of(audit, needs_old);
    std::string text = counted(audit.devices.size(), "device") + ", " + std::to_string(seen) +
                       " seen; " + std::to_string(old) + (old == 1 ? " needs" : " need") +
                       " something old:\n";
    if (old == 0) text.replace(text.size() - 2, 1, "");
    for (const auto& need : needs_counted)
        add_sum(text,
                number_of(audit, [&](const auto& each) { return each.needs_kind(need.kind); }),
                need.words);
    add_sum(text, number_of(audit, [](const auto& each) { return each.has_short_rsa(); }),
            "an RSA host key below " + std::to_string(sound_rsa_bits) + " bits");
    const auto quantum =
        number_of(audit, [](const auto& each) { return each.speaks_post_quantum(); });
    return text + std::to_string(quantum) + (quantum == 1 ? " speaks" : " speak") +
           " a post-quantum key exchange\n";
}

json device_json(const crypto_finding& device) {
    json object{{"host", device.host},
                {"error", device.error.empty() ? json() : json(device.error)},
                {"seen", device.seen},
                {"profile", device.profile ? json(name(*device.profile)) : json()},
                {"hostkey", device.host_key.empty() ? json() : json(device.host_key)},
                {"hostkey_bits", device.host_key_bits > 0 ? json(device.host_key_bits) : json()},
                {"needs", names_of(device.needs)},
                {"offers", names_of(device.offers)}};
    object["short_rsa"] = device.has_short_rsa();
    object["post_quantum"] = device.seen ? json(device.speaks_post_quantum()) : json();
    return object;
}

}  // namespace

std::string crypto_table(const crypto_audit& audit, bool all) {
    std::vector<finding_row> rows{{"HOST", "PROFILE", "HOST KEY", "POST-QUANTUM", "NEEDS"}};
    for (const crypto_finding& each : audit.devices)
        if (all || !each.profile || needs_old(each) || each.has_short_rsa())
            rows.push_back(finding_row_of(each));
    return (rows.size() > 1 ? in_columns(rows) + "\n" : std::string()) + sums_text(audit);
}

std::string crypto_json(const crypto_audit& audit) {
    json sums{{"devices", audit.devices.size()},
              {"seen", number_of(audit, [](const auto& each) { return each.seen; })},
              {"need_old", number_of(audit, needs_old)}};
    for (const auto& need : needs_counted)
        sums[std::string(need.key)] =
            number_of(audit, [&](const auto& each) { return each.needs_kind(need.kind); });
    sums["short_rsa"] = number_of(audit, [](const auto& each) { return each.has_short_rsa(); });
    sums["post_quantum"] =
        number_of(audit, [](const auto& each) { return each.speaks_post_quantum(); });
    json devices = json::array();
    for (const crypto_finding& each : audit.devices)
        devices.push_back(device_json(each));
    return json{{"schema", "netpoll-crypto/1"}, {"summary", sums}, {"devices", devices}}.dump(
               2, ' ', false, json::error_handler_t::replace) +
           "\n";
}

}  // namespace netpoll
