// The folder of --record: one file a device. Knows neither engine nor format.
#pragma once

#include "transcript/session_recorder.hpp"

#include <netpoll/expected.hpp>
#include <netpoll/log.hpp>

#include <atomic>
#include <memory>
#include <string>

#include <sys/types.h>

namespace netpoll {

/// Writes each device's recording whole or not at all, with exactly `mode`. What cannot be
/// written is said once, as an error in the log; results do not suffer.
class transcript_files {
public:
    /// Makes the folder where there is none; its parent must exist. Both references outlive this.
    static expected<std::unique_ptr<transcript_files>, std::string> open(const std::string& folder,
                                                                         const redactor& redact,
                                                                         log_sink& log,
                                                                         mode_t mode);

    transcript_listener& listener() noexcept { return sessions_; }
    /// This session does not count: another one of the device is to follow. Thread-safe.
    void forget(const outcome& so_far) { static_cast<void>(sessions_.take(so_far)); }
    /// The device is done. Thread-safe.
    void write(const outcome& what);
    bool failed() const noexcept { return failed_; }

private:
    transcript_files(std::string folder, const redactor& redact, log_sink& log, mode_t mode)
        : folder_(std::move(folder)), mode_(mode), log_(log), sessions_(redact) {}

    const std::string folder_;
    const mode_t mode_;
    log_sink& log_;
    session_recorder sessions_;
    std::atomic<bool> failed_{false};
};

}  // namespace netpoll
