// A NATS server with JetStream as a fixture on loopback. Knows nothing of netpoll.
#pragma once

#include "support/child_process.hpp"
#include "support/temp_folder.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace netpoll::testing {

/// Runs as long as this object, unless a test stops it: then it starts again on the same port and
/// over the same folder. Construct where `obstacle` is nothing, from a thread that lives as long.
/// Throws std::runtime_error with the server's words where it does not come up.
class nats_server {
public:
    static std::optional<std::string> obstacle();
    /// `configuration` comes behind what says where it listens and that it has JetStream.
    explicit nats_server(const std::string& configuration = {});
    /// With a configuration of its own, in a file, which says that it listens there.
    nats_server(std::string configuration_file, std::string address, std::uint16_t port);

    const std::string& address() const noexcept { return address_; }
    std::uint16_t port() const noexcept { return port_; }
    /// "nats://ADDRESS:PORT"
    std::string url(const std::string& scheme = "nats") const;
    const temp_folder& folder() const noexcept { return folder_; }
    /// Everything that it has said since its last start.
    std::string log() const { return process_->err(); }

    /// SIGKILL, and its end.
    void kill();
    /// After `kill`. Returns once it listens.
    void start();
    /// Another configuration, from the next start on.
    void configure(const std::string& configuration);

private:
    temp_folder folder_;
    const std::string address_;
    const std::uint16_t port_;
    const std::string configuration_file_;
    std::unique_ptr<child_process> process_;
};

/// A certificate authority, and a certificate of it for one name or address: paths of PEM files.
struct test_certificate {
    std::string authority;
    std::string certificate;
    std::string key;
};
/// By openssl, in `folder`. `subject` is "DNS:broker.test" or "IP:127.0.0.1".
test_certificate make_certificate(const temp_folder& folder, const std::string& subject);
/// Lines for a server's configuration.
std::string tls_lines(const test_certificate& of);

}  // namespace netpoll::testing
