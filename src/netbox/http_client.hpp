// GET over HTTP and HTTPS, by libcurl. Knows no NetBox.
#pragma once

#include <netpoll/expected.hpp>
#include <netpoll/secret.hpp>

#include <memory>
#include <optional>
#include <string>

namespace netpoll::netbox {

struct http_answer {
    long status{0};
    std::string body;
    std::string location;                 ///< of a redirect
    std::optional<unsigned> retry_after;  ///< seconds
};

/// Why there was no whole answer: a sentence without the URL.
struct http_failure {
    std::string why;
    bool may_pass{true};  ///< else the next attempt will end like this one
};

/// One connection, kept from one request to the next. Redirects are not followed, and the token is
/// sent in a header only. One thread at a time.
class http_client {
public:
    /// `token` may be null; `ca` is a file of certificates in place of the system's, or empty.
    http_client(const std::shared_ptr<const secret>& token, std::string ca);
    ~http_client();
    http_client(const http_client&) = delete;
    http_client& operator=(const http_client&) = delete;

    /// A connection takes at most 10 s, and silence 30 s.
    expected<http_answer, http_failure> get(const std::string& url);

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace netpoll::netbox
