// Counts connections before their login, and rejections. Knows no clock.
#include "lab/connection_limits.hpp"

namespace netpoll::lab {

std::string_view refusal(admission how) noexcept {
    switch (how) {
        case admission::welcome:
            break;
        case admission::exceeded:
            return "Exceeded MaxStartups\r\n";
        case admission::penalised:
            return "Not allowed at this time\r\n";
    }
    return {};
}

connection_limits::connection_limits(const connection_limit_settings& settings, std::size_t devices)
    : settings_(settings), devices_(devices) {}

admission connection_limits::judge(const device_state& at, event_time now) const {
    if (now < at.penalised_until) return admission::penalised;
    const bool device_full = settings_.startups > 0 && at.startups >= settings_.startups;
    const bool full = settings_.startups_total > 0 && startups_ >= settings_.startups_total;
    return device_full || full ? admission::exceeded : admission::welcome;
}

admission connection_limits::admit(std::size_t device, event_time now) {
    auto& at = devices_[device];
    const auto how = judge(at, now);
    switch (how) {
        case admission::welcome:
            ++at.startups;
            ++startups_;
            break;
        case admission::exceeded:
            ++exceeded_;
            break;
        case admission::penalised:
            ++penalised_;
            break;
    }
    return how;
}

void connection_limits::settled(std::size_t device) {
    --devices_[device].startups;
    --startups_;
}

void connection_limits::rejected(std::size_t device, event_time now) {
    if (settings_.penalty_after == 0) return;
    auto& at = devices_[device];
    if (++at.rejections < settings_.penalty_after) return;
    at.rejections = 0;
    at.penalised_until = now + settings_.penalty;
}

}  // namespace netpoll::lab
