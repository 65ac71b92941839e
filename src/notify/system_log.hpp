// Lines for the machine's own log: the journal with its fields, or syslog. Knows no run.
#pragma once

#include "machine/descriptor.hpp"

#include <netpoll/expected.hpp>

#include <string>
#include <utility>
#include <vector>

namespace netpoll {

/// Where the machine listens.
struct log_sockets {
    std::string journal{"/run/systemd/journal/socket"};
    std::string syslog{"/dev/log"};
};

struct system_log_line {
    int priority{6};      ///< of <syslog.h>: 3 error, 4 warning, 5 notice, 6 info
    std::string message;  ///< one line
    /// For the journal, "NETPOLL_HOST" and so on; syslog has the message alone.
    std::vector<std::pair<std::string, std::string>> fields{};
};

/// One thread at a time. A daemon that does not read holds a line up for 2 s at most.
class system_log {
public:
    /// The error is a sentence: nobody listens.
    static expected<system_log, std::string> open(const log_sockets& where = {});

    expected<void, std::string> write(const system_log_line& line);
    bool is_journal() const noexcept { return is_journal_; }

private:
    system_log(unique_descriptor socket, bool is_journal, bool is_stream) noexcept
        : socket_(std::move(socket)), is_journal_(is_journal), is_stream_(is_stream) {}

    unique_descriptor socket_;
    bool is_journal_;
    bool is_stream_;
};

}  // namespace netpoll
