// The names of settings and of a target's choices.
#include <netpoll/settings.hpp>

#include <netpoll/target.hpp>

#include <array>
#include <cstddef>

namespace netpoll {

std::string_view name(mode setting) noexcept {
    constexpr std::array<std::string_view, 4> names{"async", "threads", "sequential", "processes"};
    return names[static_cast<std::size_t>(setting)];
}

std::string_view name(host_key_policy setting) noexcept {
    constexpr std::array<std::string_view, 3> names{"strict", "accept-new", "off"};
    return names[static_cast<std::size_t>(setting)];
}

std::string_view name(report_format setting) noexcept {
    return setting == report_format::json ? "json" : "ndjson";
}

std::string_view name(channel_kind kind) noexcept {
    return kind == channel_kind::exec ? "exec" : "shell";
}

std::string_view name(ssh_profile profile) noexcept {
    constexpr std::array<std::string_view, 3> names{"modern", "compat", "legacy"};
    return names[static_cast<std::size_t>(profile)];
}

}  // namespace netpoll
