// Asks a device for its host certificate, over a connection that ends with it. Knows no policy.
#pragma once

#include "ssh/device_log.hpp"
#include "ssh/transport/certificate_request.hpp"
#include "ssh/transport/identification.hpp"
#include "ssh/transport/transport.hpp"
#include "ssh/wait.hpp"

#include <netpoll/error.hpp>
#include <netpoll/expected.hpp>
#include <netpoll/target.hpp>

#include <cstddef>
#include <string>

namespace netpoll {

/// Never waits, and computes nothing.
class certificate_probe {
public:
    /// The bytes of the certificate, or what the device does instead: words that follow "the
    /// device".
    using answer_t = expected<std::string, std::string>;

    /// `link` is connected and not prepared, and both outlive this.
    certificate_probe(const transport& link, const target& device, device_log log);

    /// `again`: wait as `wait` says. `done`: see `answer`. `failed`: the connection came to
    /// nothing, see `why`.
    call_result advance();
    wait_for wait(session_clock::time_point deadline) const;

    const answer_t& answer() const noexcept { return answer_; }
    const error& why() const noexcept { return why_; }
    /// The device has said that it speaks SSH.
    bool identified() const noexcept { return identified_; }
    /// What it means that the device has not identified itself in all its time.
    error silence() const { return filter_.silence(); }

private:
    call_result identify();
    call_result converse();
    bool flush();
    call_result ended(certificate_request::state how);
    call_result closed();

    const transport& link_;
    const device_log log_;
    identification_filter filter_;
    bool identified_{false};
    certificate_request request_;
    std::string unsent_;
    std::size_t received_{0};
    answer_t answer_;
    error why_;
};

}  // namespace netpoll
