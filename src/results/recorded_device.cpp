// One record's JSON to values. Knows no file.
#include "results/recorded_device.hpp"

#include "core/notable_algorithms.hpp"

#include <nlohmann/json.hpp>

namespace netpoll {

namespace {

using record_json = nlohmann::json;

/// Outputs may be large and are not looked at.
bool is_of_interest(int depth, record_json::parse_event_t event, record_json& value) {
    return depth != 1 || event != record_json::parse_event_t::key || value != "commands";
}

std::string text_at(const record_json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

template <class Number>
Number number_at(const record_json& object, const char* key, Number otherwise) {
    const auto found = object.find(key);
    return found != object.end() && found->is_number_unsigned() ? found->get<Number>() : otherwise;
}

notable_algorithms set_at(const record_json& object, const char* key) {
    notable_algorithms set = 0;
    const auto found = object.find(key);
    if (found == object.end() || !found->is_array()) return set;
    for (const record_json& each : *found)
        if (each.is_string()) set |= notable_among(each.get_ref<const std::string&>());
    return set;
}

ssh_facts facts_of(const record_json& ssh) {
    ssh_facts facts;
    facts.server_version = text_at(ssh, "server_version");
    facts.kex = text_at(ssh, "kex");
    facts.host_key = text_at(ssh, "hostkey");
    facts.cipher = text_at(ssh, "cipher");
    facts.mac = text_at(ssh, "mac");
    facts.fingerprint = text_at(ssh, "fingerprint");
    facts.public_key = text_at(ssh, "public_key");
    facts.host_key_algorithm = text_at(ssh, "hostkey_algorithm");
    facts.host_key_bits = number_at(ssh, "hostkey_bits", 0U);
    facts.offers = set_at(ssh, "offers");
    facts.needs = set_at(ssh, "needs");
    const auto profile = text_at(ssh, "profile");
    for (const auto each : {ssh_profile::modern, ssh_profile::compat, ssh_profile::legacy})
        if (profile == name(each)) facts.profile = each;
    return facts;
}

}  // namespace

expected<recorded_device, std::string> read_device(std::string_view record) {
    const record_json object = record_json::parse(record, is_of_interest, false);
    if (!object.is_object()) return unexpected<std::string>("the record is no JSON object");
    recorded_device device;
    device.hostname = text_at(object, "hostname");
    device.port = number_at<std::uint16_t>(object, "port", 22);
    const auto ssh = object.find("ssh");
    if (ssh == object.end() || !ssh->is_object()) return device;
    device.ssh = facts_of(*ssh);
    device.known_as = text_at(*ssh, "known_as");
    return device;
}

}  // namespace netpoll
