// The stable names of verdicts. Knows no JSON.
#include <netpoll/outcome.hpp>

namespace netpoll {

std::string_view name(device_status s) noexcept {
    switch (s) {
        case device_status::ok:
            return "ok";
        case device_status::failed:
            return "failed";
        case device_status::skipped:
            return "skipped";
        case device_status::cancelled:
            return "cancelled";
    }
    return "unknown";
}

std::string_view name(command_status s) noexcept {
    switch (s) {
        case command_status::ok:
            return "ok";
        case command_status::error_marker:
            return "error_marker";
        case command_status::incomplete:
            return "incomplete";
        case command_status::timeout:
            return "timeout";
        case command_status::not_run:
            return "not_run";
    }
    return "unknown";
}

}  // namespace netpoll
