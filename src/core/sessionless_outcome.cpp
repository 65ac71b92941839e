// What is left to say of a device without a session. Knows no engine and no clock.
#include "core/sessionless_outcome.hpp"

#include <utility>

namespace netpoll {

std::vector<command_result> unsent_commands(const target& device) {
    std::vector<command_result> results;
    results.reserve(device.commands->size());
    for (const command& each : *device.commands)
        results.emplace_back().command = each.send;
    return results;
}

outcome sessionless_outcome(const job& work, device_status status, std::optional<error> why,
                            std::chrono::system_clock::time_point when) {
    outcome result;
    result.index = work.index;
    result.target = lent(work.target);
    result.status = status;
    result.error = std::move(why);
    result.started = result.ended = when;
    result.commands = unsent_commands(*work.target);
    return result;
}

}  // namespace netpoll
