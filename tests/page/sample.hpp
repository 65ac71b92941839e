// A made-up run. Knows no engine.
#pragma once

#include "page/run_page.hpp"

namespace netpoll::page::sample {

using std::chrono::microseconds;
using std::chrono::milliseconds;

inline device good_device(std::size_t index) {
    device made;
    made.host = "core-" + std::to_string(index);
    made.address = "192.0.2." + std::to_string(index % 250);
    made.platform = "cisco_ios";
    made.status = device_status::ok;
    made.started = "2026-11-27 02:00:00 UTC";
    made.duration = milliseconds{400 + index};
    made.phases[static_cast<std::size_t>(phase::kex)] = microseconds{20'000 + index * 100};
    made.phases[static_cast<std::size_t>(phase::command)] = milliseconds{300};
    made.traits = {{"platform", "cisco_ios"}, {"network", "192.0.2.0/24"}};
    made.facts = {{"groups", "core"}};
    made.commands = {{"show version",
                      command_status::ok,
                      "IOS " + std::to_string(index) + "\n",
                      false,
                      8,
                      "",
                      milliseconds{200},
                      {}}};
    return made;
}

inline device failed_device(std::size_t index, const std::string& code, const std::string& phase) {
    device made = good_device(index);
    made.status = device_status::failed;
    made.code = code;
    made.phase = phase;
    made.message = "It went wrong. Do something.";
    made.detail = "the device said no";
    made.commands.clear();
    return made;
}

/// `total` devices; of each `every` the last was refused its login, all behind one bastion.
inline std::vector<device> network(std::size_t total, std::size_t every = 10) {
    std::vector<device> all;
    for (std::size_t i = 0; i < total; ++i) {
        const bool fails = i % every == every - 1;
        all.push_back(fails ? failed_device(i, "auth_rejected", "auth") : good_device(i));
        all.back().traits.push_back({"bastion", fails ? "jump2" : "jump1"});
    }
    return all;
}

inline run_facts facts() {
    run_facts made;
    made.run_id = "20261127T020000Z-0badcafe";
    made.inventory = "/etc/netpoll/all.yaml";
    made.version = "0.1.0";
    made.mode = "async";
    made.user = "audit";
    made.machine = "nms1";
    made.started = "2026-11-27 02:00:00 UTC";
    made.ended = "2026-11-27 02:03:05 UTC";
    made.elapsed = milliseconds{185'000};
    made.results = "results.ndjson";
    return made;
}

inline device_source source_of(const std::vector<device>& all) {
    return [&all](const std::function<bool(const device&)>& each) -> expected<void, std::string> {
        for (const device& one : all)
            if (!each(one)) break;
        return {};
    };
}

inline std::string page_of(const run_facts& run, const std::vector<device>& all,
                           const page_limits& limits = {}) {
    std::string text;
    const auto written = write_run_page(
        run, source_of(all),
        [&text](std::string_view part) -> expected<void, std::string> {
            text += part;
            return {};
        },
        limits);
    return written ? text : "failed: " + written.error();
}

}  // namespace netpoll::page::sample
