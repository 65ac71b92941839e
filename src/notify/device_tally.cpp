// Counting, a record at a time.
#include "notify/device_tally.hpp"

#include <algorithm>

namespace netpoll {

void duration_counts::add(double seconds) noexcept {
    const auto* const bound = std::lower_bound(bounds.begin(), bounds.end(), seconds);
    ++counts_[static_cast<std::size_t>(bound - bounds.begin())];
    sum_ += seconds;
}

void device_tally::add(const recorded_result& record) {
    ++by_status[std::string(name(record.status))];
    if (!record.error_code.empty()) ++by_error[record.error_code];
    for (const auto& [phase, took_ms] : record.phases_ms)
        phases[phase].add(took_ms / 1'000);
    if (record.connections > 0) devices.add(std::chrono::duration<double>(record.duration).count());
    if (!record.checks.is_array()) return;
    for (const json& each : record.checks) {
        const auto status = each.is_object() ? each.find("status") : each.end();
        if (status != each.end() && status->is_string()) ++checks[status->get<std::string>()];
    }
}

}  // namespace netpoll
