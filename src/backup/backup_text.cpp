// Only what is whole and good becomes a backup. Knows no file.
#include "backup/backup_text.hpp"

#include <netpoll/escape.hpp>

namespace netpoll {

namespace {

constexpr std::size_t longest_heading = 400;

std::string fault_of(const recorded_command& command) {
    const std::string called = "'" + escape(command.command, 80) + "'";
    if (command.truncated) return called + " is cut off";
    switch (command.status) {
        case command_status::ok:
            return {};
        case command_status::error_marker:
            return called + " was rejected by the device";
        case command_status::incomplete:
            return called + " is incomplete";
        case command_status::timeout:
            return called + " timed out";
        case command_status::not_run:
            return called + " was not run";
    }
    return {};
}

std::string fault_of(const recorded_result& device) {
    if (device.status != device_status::ok)
        return device.error_code.empty()
                   ? std::string(name(device.status))
                   : escape(device.error_code) + " (" + escape(device.error_phase) + ")";
    if (device.commands.empty()) return "no command was asked for";
    for (const recorded_command& each : device.commands)
        if (std::string fault = fault_of(each); !fault.empty()) return fault;
    return {};
}

}  // namespace

expected<std::string, std::string> backup_text(const recorded_result& device,
                                               const settled_text& settled) {
    if (std::string fault = fault_of(device); !fault.empty()) return unexpected(std::move(fault));
    std::string text;
    for (const recorded_command& each : device.commands) {
        const std::string output = settled.of(device.platform, each.output);
        if (output.find_first_not_of(" \t\r\n") == output.npos)
            return unexpected("'" + escape(each.command, 80) + "' brought nothing");
        if (device.commands.size() > 1) text += "! " + escape(each.command, longest_heading) + "\n";
        text += output;
    }
    return text;
}

}  // namespace netpoll
