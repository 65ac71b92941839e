// A poller as its owner runs it: his logins, his limits, his machine. Knows no broker.
#pragma once

#include <netpoll/error.hpp>
#include <netpoll/log.hpp>
#include <netpoll/run_request.hpp>
#include <netpoll/secret.hpp>

#include <optional>
#include <string>
#include <vector>

namespace netpoll {

struct poller_request {
    /// Broker, mode, concurrency, reactors, CPU workers, memory and platforms count; nothing else.
    run_request run;
    std::string site;
    std::string name;                  ///< empty: the machine's
    std::string logins;                ///< a file
    std::vector<std::string> allowed;  ///< "10.0.0.0/8": what may be dialled; empty: anything
    std::optional<double> logins_per_second;
    std::string spool;  ///< a folder; empty: the user's state folder
    milliseconds drain{60'000};
};

/// Why a poller ended otherwise than it was asked to.
struct poller_problem {
    std::vector<mistake> mistakes;  ///< of what it was given: nobody was contacted
    std::string why;                ///< else: a sentence
};

/// Serves until SIGTERM or SIGINT; a second one ends the process.
expected<void, poller_problem> serve_as_poller(const poller_request& request,
                                               const ask_function& ask, redactor& redact,
                                               log_sink& log);

}  // namespace netpoll
