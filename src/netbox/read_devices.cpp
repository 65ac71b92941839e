// Connection, pages, copy: in that order.
#include "netbox/read_devices.hpp"

#include "http/http_client.hpp"
#include "netbox/address.hpp"
#include "netbox/cached_copy.hpp"
#include "netbox/pages.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <thread>

namespace netpoll::netbox {

namespace {

/// It goes into a header line.
bool can_be_sent(const secret& token) {
    const auto& text = token.reveal();
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

/// Tokens of NetBox 4.5 and later say what they are.
std::string authorization(const secret& token) {
    return "Authorization: " +
           std::string(token.reveal().starts_with("nbt_") ? "Bearer " : "Token ") + token.reveal();
}

expected<pages_text, http_failure> text_from(const address& from, const devices_request& wanted) {
    http_settings settings{{"Accept: application/json"}, wanted.ca, "--netbox-ca"};
    if (wanted.token) settings.headers.push_back(authorization(*wanted.token));
    auto client = http_client::open(settings);
    if (!client) return unexpected(http_failure{client.error(), false});
    page_source source;
    source.get = [&client](const std::string& url) { return client->get(url); };
    source.wait = [](milliseconds time) { std::this_thread::sleep_for(time); };
    return text_of_pages(from, source);
}

}  // namespace

expected<devices_text, mistake> read_devices(const devices_request& wanted) {
    const auto failed = [&](std::string called, std::string why) {
        return unexpected(mistake{{std::move(called), 0}, std::move(why)});
    };
    const auto from = parse_address(wanted.address);
    if (!from) return failed("netbox", from.error());
    devices_text made{{}, from->text(), {}};
    if (wanted.token && !can_be_sent(*wanted.token))
        return failed(made.called, "the token holds a blank or a line end, and can be none");
    const auto path = copy_path(made.called);
    auto pages = text_from(*from, wanted);
    if (pages) {
        made.text = std::move(pages->text);
        made.warning = std::move(pages->warning);
        if (path.empty()) return made;
        if (auto kept = keep_copy(path, made.text); !kept)
            made.warning +=
                (made.warning.empty() ? "" : "; ") + ("no copy was kept: " + kept.error());
        return made;
    }
    const auto& failure = pages.error();
    if (!failure.may_pass || !wanted.use_copy) return failed(made.called, failure.why);
    const auto copy = read_copy(path, made.called);
    if (!copy) return failed(made.called, failure.why + "; " + copy.error());
    made.text = copy->text;
    made.warning = "a copy from " + age_text(copy->age) + " ago is used: " + failure.why;
    return made;
}

}  // namespace netpoll::netbox
