// Carries sessions through bastions, on a thread of its own. Knows no engine: any of them may ask.
#pragma once

#include "ssh/session_options.hpp"
#include "ssh/transport/stream_source.hpp"

#include <functional>
#include <memory>

namespace netpoll {

class bastion_trust;

/// One session with a bastion carries many devices, and a further one is opened where that is full.
/// The thread begins with the first device, so that a process may fork before.
class ferry final : public stream_source {
public:
    /// `sessions` is that of the devices; what it points to outlives this, as does `trust`, which
    /// may be null.
    ferry(const session_options& sessions, bastion_trust* trust);
    /// Hangs up. No claim is used any more.
    ~ferry() override;
    ferry(const ferry&) = delete;
    ferry& operator=(const ferry&) = delete;

    /// `device` has bastions. Thread-safe.
    std::unique_ptr<stream_claim> open(const target& device, std::function<void()> ready) override;

private:
    class thread;
    std::unique_ptr<thread> thread_;
};

}  // namespace netpoll
