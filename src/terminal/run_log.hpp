// The log: redacted, escaped lines to standard error and to a file. Knows no device.
#pragma once

#include "terminal/console.hpp"

#include <netpoll/expected.hpp>
#include <netpoll/log.hpp>
#include <netpoll/secret.hpp>

#include <memory>
#include <string>

namespace netpoll {

struct log_options {
    log_level level{log_level::warn};  ///< on standard error
    std::string file;                  ///< appended to; empty: none
    unsigned file_mode{0600};          ///< of a new file
    log_level file_level{log_level::info};
    bool json{false};
    /// A second file will be named by `attach`; until then its lines are held.
    bool will_attach{false};
};

/// The levels for -v (info), -vv (debug), -vvv (trace) and -q (error).
log_options log_levels(unsigned verbosity, bool quiet) noexcept;

class run_log : public log_sink {
public:
    /// Lines could not be written to the file, which was said once on the console.
    virtual bool file_failed() const noexcept = 0;
    /// The file that `will_attach` spoke of: it gets what was held, and all that follows. Returns
    /// why it cannot be opened, or nothing.
    virtual std::string attach(const std::string& path) = 0;
};

/// The log sink of a run. Every line names its host, and its text has passed the redactor; control
/// bytes are escaped, so that no text can forge a line. Both references outlive it.
expected<std::unique_ptr<run_log>, std::string> open_log(const log_options& options,
                                                         console& screen, const redactor& redact);

}  // namespace netpoll
