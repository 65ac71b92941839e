// What a poller's one thread hears of its runs, its sessions and the broker.
#pragma once

#include "remote/mailbox.hpp"
#include "remote/result_outbox.hpp"

#include <netpoll/log.hpp>
#include <netpoll/outcome.hpp>

#include <cstddef>
#include <string>
#include <variant>

namespace netpoll::poll_event {

/// By a run's coordinator.
struct told {
    std::string subject;
    std::string body;
};
struct connection {
    bool there;
};
struct refused {
    std::string why;
};
struct stop_asked {};

/// Of a session: `index` is its job's at this poller.
struct began {
    std::string run;
    std::size_t index;
};
struct reached {
    std::string run;
    std::size_t index;
    phase where;
};
struct asks_leave {
    std::string run;
    std::size_t index;
};
struct finished {
    std::string run;
    outcome what;
};
struct logged {
    std::string run;
    log_level level;
    std::string host;
    std::string text;
};
/// Its engine has ended.
struct ended {
    std::string run;
};

using any = std::variant<told, connection, refused, stop_asked, began, reached, asks_leave,
                         finished, logged, ended, outgoing_result, result_outbox::part_answer>;
using inbox = mailbox<any>;

}  // namespace netpoll::poll_event
