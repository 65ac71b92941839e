// GET and POST over HTTP and HTTPS. Knows no NetBox and no webhook.
#pragma once

#include <netpoll/expected.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace netpoll {

struct http_answer {
    long status{0};
    std::string body;                     ///< of a GET
    std::string location;                 ///< of a redirect
    std::optional<unsigned> retry_after;  ///< seconds
};

/// Why there was no whole answer: a sentence without the URL.
struct http_failure {
    std::string why;
    bool may_pass{true};  ///< else the next attempt will end like this one
};

/// What holds for all requests of a client.
struct http_settings {
    std::vector<std::string> headers;  ///< lines, "Accept: application/json"
    std::string ca;  ///< a file of certificates in place of the system's; empty: those
    std::string
        ca_option;  ///< the option that names such a file, for messages; empty: there is none
};

/// One connection, kept from one request to the next. Redirects are not followed, and proxies are
/// those of the environment, as with curl. One thread at a time.
class http_client {
public:
    /// The error is a sentence: libcurl is missing, or of no use.
    static expected<http_client, std::string> open(const http_settings& settings);
    http_client(http_client&&) noexcept;
    http_client& operator=(http_client&&) = delete;
    ~http_client();

    /// A connection takes at most 10 s, and silence 30 s.
    expected<http_answer, http_failure> get(const std::string& url);
    /// As JSON, with these header lines besides. All of it takes `within` at most; the body of the
    /// answer is not kept.
    expected<http_answer, http_failure> post_json(const std::string& url, const std::string& body,
                                                  const std::vector<std::string>& headers,
                                                  std::chrono::milliseconds within);

private:
    class header_list;
    struct state;
    explicit http_client(std::unique_ptr<state> made) noexcept;
    std::unique_ptr<state> state_;
};

}  // namespace netpoll
