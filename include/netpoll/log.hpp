// Where log lines go. Knows neither spdlog nor what is logged.
#pragma once

#include <string_view>

namespace netpoll {

enum class log_level { trace, debug, info, warn, error, off };

/// The only way out for log lines; the cli's implementation redacts and hands on to spdlog.
/// Thread-safe. Ask `enabled` before building a line, so that silent logging costs one comparison.
class log_sink {
public:
    virtual ~log_sink() = default;
    virtual bool enabled(log_level level) const noexcept = 0;
    /// `host` is the inventory name of the device the line is about, or empty. `text` may quote the
    /// device only in escaped form (see escape.hpp).
    virtual void write(log_level level, std::string_view host, std::string_view text) = 0;
};

/// A sink that keeps nothing: for tests and for callers who do not care.
log_sink& silent_log() noexcept;

}  // namespace netpoll
