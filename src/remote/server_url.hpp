// Where a NATS server listens, as people write it. Knows no connection.
#pragma once

#include <netpoll/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace netpoll {

struct server_url {
    bool is_tls{false};
    std::string host;  ///< an IPv6 address without its brackets
    std::uint16_t port{4222};

    /// "tls://[2001:db8::1]:4222"
    std::string text() const;
};

/// "nats://HOST[:PORT]" or "tls://HOST[:PORT]". The error is a sentence, which shows no password.
expected<server_url, std::string> parse_server_url(std::string_view text);

}  // namespace netpoll
