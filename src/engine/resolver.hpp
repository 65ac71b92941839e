// Asynchronous name look-ups. Knows no session.
#pragma once

#include "ssh/socket.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace netpoll {

/// getaddrinfo on threads of its own, started as they are needed; each name is looked up once a
/// run. A look-up cannot be cancelled, so threads that hang in one are left behind at the end.
class resolver {
public:
    struct answer {
        std::vector<endpoint> addresses;  ///< in the system's order of preference
        std::string why;                  ///< where there is none: the system's reason
    };
    using receiver = std::function<void(answer)>;

    resolver();
    /// No receiver is called after this.
    ~resolver();
    resolver(const resolver&) = delete;
    resolver& operator=(const resolver&) = delete;

    /// `receive` is called once, on some thread, perhaps before this returns; it must be quick and
    /// must not call `look_up`. Thread-safe.
    void look_up(const std::string& host, std::uint16_t port, receiver receive);

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace netpoll
