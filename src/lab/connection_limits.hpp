// Which connections a device refuses, as OpenSSH's MaxStartups and PerSourcePenalties do. Knows no
// clock and no socket: times are arguments.
#pragma once

#include "lab/event_rate.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace netpoll::lab {

/// Zero bounds nothing.
struct connection_limit_settings {
    std::uint32_t startups{0};        ///< connections of a device that are not logged in
    std::uint64_t startups_total{0};  ///< of all devices
    /// Rejected logins of a device after which it refuses connections for `penalty`. Callers are
    /// not told apart: on loopback all of them come from one address.
    std::uint32_t penalty_after{0};
    std::chrono::milliseconds penalty{15'000};
};

enum class admission {
    welcome,
    exceeded,   ///< too many that are not logged in
    penalised,  ///< too many logins were rejected
};

/// What OpenSSH says before it closes; empty for the welcome.
std::string_view refusal(admission how) noexcept;

/// Used on the lab's one thread.
class connection_limits {
public:
    connection_limits(const connection_limit_settings& settings, std::size_t devices);

    /// Who is welcome counts as not logged in until settled().
    admission admit(std::size_t device, event_time now);
    /// A connection that was welcome has logged in or ended. Once for each.
    void settled(std::size_t device);
    void rejected(std::size_t device, event_time now);

    std::uint64_t exceeded() const noexcept { return exceeded_; }
    std::uint64_t penalised() const noexcept { return penalised_; }

private:
    struct device_state {
        std::uint32_t startups{0};
        std::uint32_t rejections{0};  // since the last penalty
        event_time penalised_until{};
    };

    admission judge(const device_state& at, event_time now) const;

    connection_limit_settings settings_;
    std::vector<device_state> devices_;
    std::uint64_t startups_{0};
    std::uint64_t exceeded_{0};
    std::uint64_t penalised_{0};
};

}  // namespace netpoll::lab
