// The last good output of a command of a device, from a run before. Knows no store.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace netpoll {

struct earlier_output {
    std::chrono::system_clock::time_point when;  ///< the end of its session
    std::optional<std::string> text;  ///< as records have it; absent where it is not kept
    std::string sha256;               ///< of what the device sent, lower-case hex
};

/// Whoever remembers results: a history, a result file. Thread-safe.
class earlier_outputs {
public:
    virtual ~earlier_outputs() = default;
    /// Of a command that was answered to its end and not cut. Nothing where none is known.
    virtual std::optional<earlier_output> find(std::string_view host,
                                               std::string_view command) const = 0;
};

}  // namespace netpoll
