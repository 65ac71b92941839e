// The end of a run, posted to a URL as JSON and signed. Knows no libcurl.
#pragma once

#include "http/http_client.hpp"
#include "notify/run_notice.hpp"

#include <netpoll/secret.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace netpoll {

/// All attempts together, so that no run's end waits longer.
inline constexpr std::chrono::milliseconds webhook_patience{15'000};

/// What is wrong with a URL, without the URL, which may be a secret; or nothing.
std::string webhook_problem(const std::string& url);

/// "https://hooks.example.net": what may be shown of it.
std::string origin_of(const std::string& url);

/// One JSON object, schema netpoll-notice/1. Its member `text` is the headline, by which chats that
/// take such posts show it.
std::string webhook_body(const run_notice& notice);

/// Header line "X-Netpoll-Signature: t=SECONDS,v1=HEX": HMAC-SHA256 of "SECONDS.BODY" under the
/// key, in lower-case hex. The time keeps a post that was overheard from being sent again later.
std::string signature_line(const secret& key, const std::string& body,
                           std::chrono::system_clock::time_point when);

/// What stands between this and a network.
struct webhook_wire {
    std::function<expected<http_answer, http_failure>(const std::string& body,
                                                      const std::vector<std::string>& headers,
                                                      std::chrono::milliseconds within)>
        post;
    std::function<void(std::chrono::milliseconds)> wait;
    std::function<std::chrono::steady_clock::time_point()> now;
};

/// Posts until it is taken (a status of 200 to 299), again after what may pass: a connection that
/// fails, 429 and 500 to 599. `key` may be null: then it is not signed. The error is a sentence.
expected<void, std::string> deliver(const run_notice& notice, const secret* key,
                                    const webhook_wire& wire);

/// The same over HTTP.
expected<void, std::string> post_to_webhook(const std::string& url, const run_notice& notice,
                                            const secret* key);

}  // namespace netpoll
