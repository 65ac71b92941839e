// Whether a device's host key is the one that is known. Knows no session.
#pragma once

#include "ssh/device_log.hpp"
#include "ssh/session_options.hpp"

#include <netpoll/expected.hpp>
#include <netpoll/outcome.hpp>
#include <netpoll/target.hpp>

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace netpoll {

struct server_key;

/// The verdicts on one device's certificate and keys, over as many connections as that takes.
class host_key_check {
public:
    struct accepted {};
    /// It has a key of a type that we know, but showed another: connect again.
    struct ask_again {};
    using verdict = std::variant<accepted, ask_again, error>;

    /// All references outlive this.
    host_key_check(const target& device, const session_options& options, device_log log);

    /// Whether the device is to be asked for its certificate first, over a connection of its own: a
    /// CA may vouch for its key, and nothing else does. Once.
    bool wants_certificate();
    /// The certificate, or what the device did instead: words that follow "the device". Why the
    /// session may not go on; else it is to connect, and show its key.
    std::optional<error> take_certificate(const expected<std::string, std::string>& shown);

    /// The key types to offer in the next key exchange, in libssh's form. A listed type comes
    /// first: another one would cost a second connection.
    std::string algorithms();
    /// Judges the key that the device has proved to own, and writes down what is worth knowing.
    verdict judge(const server_key& key, ssh_facts& facts);

private:
    verdict accept(const server_key& key, ssh_facts& facts);
    std::string company(const server_key& key);
    std::string without_certificate() const;
    std::string alias_words() const;
    known_hosts& known() const { return options_.known_hosts->of(device_); }

    const target& device_;
    const session_options& options_;
    const device_log log_;
    std::vector<std::string> known_types_;
    bool asked_again_{false};
    std::optional<source_position> authority_;  // that may vouch for it, once it was asked
    std::string no_certificate_;                // why it does not
};

}  // namespace netpoll
