// Takes the text apart. Knows no connection.
#include "netbox/address.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <array>
#include <cctype>

namespace netpoll::netbox {

namespace {

constexpr std::string_view devices_path = "/api/dcim/devices/";

bool is_host_letter(unsigned char c) {
    return std::isalnum(c) || c == '.' || c == '-' || c == ':' || c == '[' || c == ']' || c == '_';
}

/// What a URL cannot hold is written as %XX.
std::string percent_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string made;
    for (const char each : text) {
        const auto c = static_cast<unsigned char>(each);
        if (c > ' ' && c < 0x7f && c != '"' && c != '<' && c != '>' && c != '\\') {
            made += each;
        } else {
            ((made += '%') += digits[c >> 4U]) += digits[c & 15U];
        }
    }
    return made;
}

bool is_loopback(std::string_view origin) {
    const auto host = origin.substr(origin.find("//") + 2);
    const auto name = host.substr(0, host.starts_with('[') ? host.find(']') + 1 : host.find(':'));
    const bool numbers = name.find_first_not_of("0123456789.") == name.npos;
    return name == "localhost" || name == "[::1]" || (name.starts_with("127.") && numbers);
}

/// Empty where all of them are for NetBox.
std::string problem_of_filters(std::string_view filters) {
    constexpr std::array<std::string_view, 5> ours{"limit", "offset", "format", "brief", "exclude"};
    while (!filters.empty()) {
        const auto end = std::min(filters.find('&'), filters.size());
        const auto key = filters.substr(0, std::min(filters.find('='), end));
        if (std::find(ours.begin(), ours.end(), key) != ours.end())
            return "'" + std::string(key) + "' is no filter: netpoll sets it, to read every page";
        filters.remove_prefix(std::min(end + 1, filters.size()));
    }
    return {};
}

}  // namespace

std::string address::text() const {
    const auto shown = path == devices_path ? std::string()
                       : path.ends_with(devices_path)
                           ? path.substr(0, path.size() - devices_path.size())
                           : path;
    return std::string(address_mark) + origin + shown + (filters.empty() ? "" : "?" + filters);
}

split_url split(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == url.npos) return {};
    std::string origin(url.substr(0, std::min(url.find_first_of("/?#", scheme + 3), url.size())));
    std::string rest(url.substr(origin.size()));
    std::transform(origin.begin(), origin.end(), origin.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const bool secure = origin.starts_with("https://");
    if (!secure && !origin.starts_with("http://")) return {};
    const std::string_view usual = secure ? ":443" : ":80";
    if (origin.ends_with(usual)) origin.resize(origin.size() - usual.size());
    return {std::move(origin), std::move(rest)};
}

expected<address, std::string> parse_address(std::string_view text) {
    if (text.starts_with(address_mark)) text.remove_prefix(address_mark.size());
    auto [origin, rest] = split(text);
    const auto host = origin.substr(std::min(origin.find("//") + 2, origin.size()));
    if (host.find('@') != host.npos)
        return unexpected(std::string(
            "a URL of NetBox holds no login: NETBOX_TOKEN or --netbox-token has the token"));
    if (host.empty() || !std::all_of(host.begin(), host.end(), is_host_letter))
        return unexpected(
            std::string("a URL is expected behind netbox:, as in "
                        "netbox:https://netbox.example.net?role=access"));
    if (origin.starts_with("http:") && !is_loopback(origin))
        return unexpected("http would show the token on the way: write netbox:https://" +
                          escape(host, 200));
    if (rest.find('#') != rest.npos)
        return unexpected(
            std::string("a URL of NetBox ends before '#'; as a filter's value write %23"));
    const auto query = std::min(rest.find('?'), rest.size());
    address made{std::move(origin), percent_encoded(rest.substr(0, query)),
                 percent_encoded(rest.substr(std::min(query + 1, rest.size())))};
    while (made.path.ends_with('/'))
        made.path.pop_back();
    made.path += made.path.find("/api/") == made.path.npos ? std::string(devices_path) : "/";
    if (auto problem = problem_of_filters(made.filters); !problem.empty())
        return unexpected(std::move(problem));
    return made;
}

}  // namespace netpoll::netbox
