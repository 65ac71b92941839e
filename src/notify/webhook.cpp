// Body, signature, attempts.
#include "notify/webhook.hpp"

#include "core/json_text.hpp"
#include "results/timestamp.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/version.hpp>

#include <nlohmann/json.hpp>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <poll.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace netpoll {

namespace {

using nlohmann::ordered_json;
using std::chrono::milliseconds;

constexpr milliseconds first_pause{500};
/// One attempt; a server that takes longer may do better at the next.
constexpr milliseconds longest_attempt{10'000};
constexpr std::size_t most_posted_causes = 20;

/// Where path, query or fragment begin.
std::size_t end_of_origin(const std::string& url) {
    const auto slashes = url.find("://");
    return slashes == url.npos ? url.npos
                               : std::min(url.find_first_of("/?#", slashes + 3), url.size());
}

bool is_passing(long status) {
    return status == 429 || (status >= 500 && status <= 599);
}

std::string why(const http_answer& answer) {
    std::string said = "HTTP " + std::to_string(answer.status);
    if (answer.status >= 300 && answer.status <= 399)
        return said + ": it redirects elsewhere, which is not followed: name the place itself";
    if (answer.status == 401 || answer.status == 403)
        return said + ": it does not accept the URL or the signature (--webhook-secret)";
    return said;
}

ordered_json cause_of(const notice_cause& cause) {
    return {{"code", cause.code},
            {"phase", cause.phase},
            {"count", cause.count},
            {"hosts", cause.hosts},
            {"remedy", cause.remedy}};
}

/// One attempt: nothing where it was taken.
struct attempt_end {
    std::string why;
    bool may_pass{false};
    std::optional<unsigned> retry_after{};
};

attempt_end post_once(const std::string& body, const run_notice& notice, const secret* key,
                      const webhook_wire& wire, milliseconds within) {
    std::vector<std::string> headers{"X-Netpoll-Event: run.ended",
                                     "X-Netpoll-Run: " + escape(notice.run_id, 80)};
    if (key) headers.push_back(signature_line(*key, body, std::chrono::system_clock::now()));
    const auto answer = wire.post(body, headers, std::min(within, longest_attempt));
    if (!answer) return {answer.error().why, answer.error().may_pass};
    if (answer->status >= 200 && answer->status <= 299) return {};
    return {why(*answer), is_passing(answer->status), answer->retry_after};
}

}  // namespace

std::string webhook_problem(const std::string& url) {
    const bool is_http = url.starts_with("http://") || url.starts_with("https://");
    const auto begin = url.find("://") + 3;
    if (!is_http || end_of_origin(url) <= begin) return "https://HOST/PATH is expected";
    const bool plain =
        std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 0x7f; });
    return plain ? "" : "holds a blank, a control character or no ASCII: encode it as %XX";
}

std::string origin_of(const std::string& url) {
    std::string origin = url.substr(0, end_of_origin(url));
    const auto at = origin.rfind('@');
    const auto slashes = origin.find("://");
    if (at != origin.npos && slashes != origin.npos) origin.erase(slashes + 3, at - slashes - 2);
    return escape(origin);
}

std::string webhook_body(const run_notice& notice) {
    ordered_json body{{"schema", "netpoll-notice/1"},   {"event", "run.ended"},
                      {"text", headline(notice)},       {"run_id", notice.run_id},
                      {"verdict", notice.verdict},      {"netpoll", version},
                      {"machine", notice.machine},      {"user", notice.user},
                      {"inventory", notice.inventory},  {"started", rfc3339(notice.started)},
                      {"ended", rfc3339(notice.ended)}, {"devices", ordered_json::object()},
                      {"causes", ordered_json::array()}};
    body["devices"]["total"] = notice.total();
    for (const auto& [status, number] : notice.devices)
        body["devices"][status] = number;
    for (std::size_t i = 0; i < std::min(notice.causes.size(), most_posted_causes); ++i)
        body["causes"].push_back(cause_of(notice.causes[i]));
    if (!notice.folder.empty()) body["folder"] = notice.folder;
    if (!notice.results.empty()) body["results"] = notice.results;
    return without_hidden(body.dump(-1, ' ', false, ordered_json::error_handler_t::replace));
}

std::string signature_line(const secret& key, const std::string& body,
                           std::chrono::system_clock::time_point when) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(when.time_since_epoch()).count();
    const std::string time = std::to_string(seconds);
    const std::string text = time + "." + body;
    std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
    unsigned size = 0;
    const std::string& bytes = key.reveal();
    HMAC(EVP_sha256(), bytes.data(), static_cast<int>(bytes.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), sum.data(), &size);
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (unsigned i = 0; i < size; ++i)
        (hex += digits[sum[i] >> 4U]) += digits[sum[i] & 0xfU];
    return "X-Netpoll-Signature: t=" + time + ",v1=" + hex;
}

expected<void, std::string> deliver(const run_notice& notice, const secret* key,
                                    const webhook_wire& wire) {
    const auto end = wire.now() + webhook_patience;
    const auto left = [&] { return std::chrono::floor<milliseconds>(end - wire.now()); };
    const std::string body = webhook_body(notice);
    auto pause = first_pause;
    for (int number = 1;; ++number, pause *= 2) {
        const auto ended = post_once(body, notice, key, wire, left());
        if (ended.why.empty()) return {};
        const auto wait = ended.retry_after ? milliseconds{*ended.retry_after * 1'000LL} : pause;
        if (ended.may_pass && left() > wait) {
            wire.wait(wait);
            continue;
        }
        return unexpected(
            ended.why +
            (number == 1 ? "" : " (" + counted(static_cast<std::size_t>(number), "attempt") + ")"));
    }
}

expected<void, std::string> post_to_webhook(const std::string& url, const run_notice& notice,
                                            const secret* key) {
    auto client = http_client::open({{"Accept: */*"}, {}, {}});
    if (!client) return unexpected(client.error());
    webhook_wire wire;
    wire.post = [&](const std::string& body, const std::vector<std::string>& headers,
                    milliseconds within) { return client->post_json(url, body, headers, within); };
    wire.wait = [](milliseconds time) { ::poll(nullptr, 0, static_cast<int>(time.count())); };
    wire.now = [] { return std::chrono::steady_clock::now(); };
    return deliver(notice, key, wire);
}

}  // namespace netpoll
