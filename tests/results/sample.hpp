// Devices and outcomes to report about. Knows no report.
#pragma once

#include "core/job.hpp"

#include <netpoll/outcome.hpp>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace netpoll::testing {

inline std::chrono::system_clock::time_point at_noon(milliseconds later = milliseconds{0}) {
    using namespace std::chrono;
    return sys_days{year{2026} / 11 / 21} + hours{12} + later;
}

inline target sample_target(std::string name) {
    target device;
    device.name = std::move(name);
    device.hostname = "127.0.0.1";
    device.platform = "linux";
    device.login = std::make_shared<credentials>();
    device.groups = std::make_shared<std::vector<std::string>>(std::vector<std::string>{"core"});
    device.commands =
        std::make_shared<std::vector<command>>(std::vector<command>{{"show version"}});
    device.limits = std::make_shared<limits>();
    return device;
}

inline command_result sample_result(std::string command, std::string output,
                                    command_status status = command_status::ok) {
    command_result result;
    result.command = std::move(command);
    result.status = status;
    result.output = std::move(output);
    result.sent = true;
    result.duration = milliseconds{12};
    return result;
}

inline outcome sample_outcome(const target& device, std::size_t index = 0) {
    outcome what;
    what.index = index;
    what.target = lent(&device);
    what.status = device_status::ok;
    what.attempts.push_back({at_noon(), std::nullopt});
    what.started = at_noon();
    what.ended = at_noon(milliseconds{1'500});
    what.address = "127.0.0.1";
    what.ssh.server_version = "SSH-2.0-test";
    what.phases[static_cast<std::size_t>(phase::connect)] = std::chrono::microseconds{1'234};
    what.phases[static_cast<std::size_t>(phase::host_key)] = std::chrono::microseconds{2'000};
    what.commands.push_back(sample_result("show version", "Version 1\n"));
    return what;
}

inline outcome failed_outcome(const target& device, std::size_t index, error why) {
    outcome what = sample_outcome(device, index);
    what.status = device_status::failed;
    what.error = std::move(why);
    what.commands.clear();
    return what;
}

}  // namespace netpoll::testing
