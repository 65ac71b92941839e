// Opens a broker: reads where it is and who we are.
#include "remote/broker.hpp"

#include "machine/text_file.hpp"
#include "remote/nats_connection.hpp"
#include "remote/nats_library.hpp"

#include <algorithm>

namespace netpoll {

namespace {

/// Sentence behind the file's name; empty where it holds certificates.
std::string fault_of_ca(const std::string& path) {
    constexpr std::size_t limit = std::size_t{16} << 20U;
    const auto text = read_text_file(path, limit);
    if (!text) return text.error();
    const bool is_pem = text->find("-----BEGIN CERTIFICATE-----") != std::string::npos;
    return is_pem ? std::string() : "holds no certificate in PEM";
}

expected<nats_settings, std::string> settings_of(const broker_access& access) {
    nats_settings settings;
    if (access.servers.empty()) return unexpected(std::string("no server is named"));
    for (const auto& text : access.servers) {
        auto url = parse_server_url(text);
        if (!url) return unexpected(url.error());
        settings.servers.push_back(std::move(*url));
    }
    const auto is_tls = [](const server_url& each) { return each.is_tls; };
    const auto encrypted = std::count_if(settings.servers.begin(), settings.servers.end(), is_tls);
    if (encrypted != 0 && encrypted != std::ssize(settings.servers))
        return unexpected(
            std::string("some servers are tls:// and some nats://: what is worth encrypting goes "
                        "to all of them"));
    if (!access.ca_file.empty() && encrypted == 0)
        return unexpected(access.ca_file + " is of no use to nats://: write tls://");
    if (!access.ca_file.empty()) {
        if (const auto fault = fault_of_ca(access.ca_file); !fault.empty())
            return unexpected(access.ca_file + " " + fault);
    }
    settings.ca_file = access.ca_file;
    if (access.key_file.empty()) return settings;
    auto key = nkey::read(access.key_file);
    if (!key) return unexpected(std::move(key).error());
    settings.key = std::move(*key);
    return settings;
}

}  // namespace

std::string broker_message::header(const std::string& name) const {
    const auto found = std::find_if(headers.begin(), headers.end(),
                                    [&name](const auto& each) { return each.first == name; });
    return found == headers.end() ? std::string() : found->second;
}

expected<std::unique_ptr<broker>, std::string> broker::open(const broker_access& access,
                                                            broker_identity who,
                                                            broker_events events) {
    auto settings = settings_of(access);
    if (!settings) return unexpected(std::move(settings).error());
    if (!libnats()) return unexpected(libnats().error());
    return std::unique_ptr<broker>(
        std::make_unique<nats_connection>(std::move(*settings), std::move(who), std::move(events)));
}

}  // namespace netpoll
