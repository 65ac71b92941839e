// What one session logs of its device, and each step of its machines. Knows no machine.
#pragma once

#include <netpoll/log.hpp>

#include <exception>
#include <string>
#include <string_view>

namespace netpoll {

/// The log as one session sees it. Every machine of a session has one setter of its state, `enter`,
/// and that setter tells the step here: so `-vv` shows all of a login, in order.
class device_log {
public:
    /// Both outlive this. `device` is the inventory's name.
    device_log(log_sink& sink, std::string_view device) noexcept : sink_(&sink), device_(device) {}

    /// Whether anybody wants steps: to be asked before words are built.
    bool traces() const noexcept { return sink_->enabled(log_level::debug); }
    /// "auth: password offered". `words` hold no secret, and what a device said only escaped.
    /// For want of memory nothing is told.
    void step(std::string_view machine, std::string_view words) const noexcept {
        if (!traces()) return;
        try {
            write(log_level::debug, std::string{machine}.append(": ").append(words));
        } catch (const std::exception&) {
        }
    }
    void write(log_level level, std::string_view text) const {
        if (sink_->enabled(level)) sink_->write(level, device_, text);
    }

private:
    log_sink* sink_;
    std::string_view device_;
};

}  // namespace netpoll
