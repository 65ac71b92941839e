// Reads URLs of servers, strictly: libnats takes any text for one and then waits for ever.
#include "remote/server_url.hpp"

#include "core/host_port.hpp"
#include "core/number_text.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>

namespace netpoll {

namespace {

constexpr std::string_view right_form = "tls://HOST:4222, or nats://HOST:4222 without encryption";

bool is_host_character(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._:%").find(c) != std::string_view::npos;
}

}  // namespace

std::string server_url::text() const {
    return (is_tls ? "tls://" : "nats://") + host_and_port(host, port);
}

expected<server_url, std::string> parse_server_url(std::string_view text) {
    if (text.find('@') != text.npos)
        return unexpected(
            std::string("a server's URL holds no user and no password: a key file "
                        "says who we are"));
    const auto wrong = [text] {
        return unexpected("'" + escape(text) + "' is no server: " + std::string(right_form));
    };
    server_url url;
    url.is_tls = text.starts_with("tls://");
    if (!url.is_tls && !text.starts_with("nats://")) return wrong();
    auto rest = text.substr(text.find("//") + 2);
    if (rest.ends_with('/')) rest.remove_suffix(1);
    const bool is_bracketed = rest.starts_with('[');
    const auto host_end = is_bracketed ? rest.find(']') : std::min(rest.find(':'), rest.size());
    if (host_end == rest.npos) return wrong();
    url.host = rest.substr(is_bracketed ? 1 : 0, host_end - (is_bracketed ? 1 : 0));
    if (url.host.empty() || !std::all_of(url.host.begin(), url.host.end(), is_host_character))
        return wrong();
    rest.remove_prefix(host_end + (is_bracketed ? 1 : 0));
    if (rest.empty()) return url;
    if (!rest.starts_with(':')) return wrong();
    const auto port = parse_number(rest.substr(1), {1, 65'535});
    if (!port) return wrong();
    url.port = static_cast<std::uint16_t>(*port);
    return url;
}

}  // namespace netpoll
