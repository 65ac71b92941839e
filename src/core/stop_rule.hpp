// Whether a job goes on after a command that failed, and what must not be typed then. Knows no
// channel.
#pragma once

#include "core/compiled_platform.hpp"

#include <netpoll/target.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace netpoll {

/// True if typing this step stores or activates a configuration: `write memory`, `commit`, `save`,
/// `copy running-config startup-config`, or yes to a question whether to do so.
bool saves(const definition::step& step);

/// Follows one device's job from its first command to its last. Half a configuration is worse than
/// none: where nobody says otherwise, a job that enters a configuration mode ends at the first
/// command that fails. References outlive it.
class stop_rule {
public:
    explicit stop_rule(const target& device) : device_(device) {}

    /// Commands begin in this mode of what the device is taken for. A platform's way into a
    /// configuration mode counts from here on, so that what follows it is not typed where it was
    /// refused.
    void begin(const compiled_platform& platform, std::size_t mode);
    /// Commands begin on channels without a prompt.
    void begin(const compiled_platform& platform);
    /// A prompt shows this mode.
    void see(std::size_t mode) noexcept;

    /// Whether a command that failed ends the job.
    bool in_force() const noexcept;
    /// Whether this is a configuration mode that the job itself entered.
    bool is_entered(std::size_t mode) const noexcept;
    /// The mode that commands began in.
    std::size_t home() const noexcept { return home_; }

    /// What is left unsent when the job ends early, behind the line that failed.
    struct rest {
        std::string after;
        std::size_t lines{0};  ///< of the same command
        std::size_t commands{0};
        bool configuring{false};  ///< the device was in a configuration mode then
    };
    void stop(rest left) { rest_ = std::move(left); }
    bool stopped() const noexcept { return rest_.has_value(); }
    /// "stopped after 'ip x'; 2 commands were not sent; configuration mode was left", or empty
    /// where nothing of that is true. `mode` is where the session ends.
    std::string words(std::size_t mode) const;

private:
    const target& device_;
    const compiled_platform* platform_{nullptr};  // none until commands begin
    std::size_t home_{0};
    bool configures_{false};
    std::optional<rest> rest_;
};

}  // namespace netpoll
