// What a page says of all devices together, gathered one by one. Knows no HTML.
#pragma once

#include "page/causes.hpp"
#include "page/output_budget.hpp"
#include "page/run_page.hpp"

#include "core/duration_histogram.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace netpoll::page {

struct check_summary {
    struct finding {
        place_of where;
        std::string message;
    };
    std::string severity;
    std::size_t passed{0};
    std::size_t failed{0};
    std::size_t unknown{0};
    std::vector<finding> findings{};  ///< the first that did not pass
};

struct slow_device {
    place_of where;
    std::chrono::microseconds duration{0};
    netpoll::phase longest{netpoll::phase::resolve};
    std::chrono::microseconds in_it{0};
};

/// How long one phase took, over all devices that reached it.
struct phase_spread {
    /// Ten buckets to each power of ten, from 1 us on.
    static constexpr std::size_t per_decade = 10;
    std::array<std::uint32_t, 11 * per_decade> buckets{};
    duration_histogram times{};

    void add(std::chrono::microseconds time) noexcept;
};

class digest {
public:
    digest(const run_facts& run, const page_limits& limits);

    void add(const device& one);

    std::size_t devices() const noexcept { return devices_; }
    std::size_t count(device_status status) const noexcept {
        return by_status_[static_cast<std::size_t>(status)];
    }
    const causes& failures() const noexcept { return causes_; }
    /// By name, the ones with most failures first.
    std::vector<std::pair<std::string, check_summary>> checks() const;
    /// That failed somewhere.
    std::size_t failed_checks() const noexcept;
    /// Devices of which some check failed.
    std::size_t failing_devices() const noexcept { return failing_devices_; }
    /// The slowest first.
    const std::vector<slow_device>& slowest() const noexcept { return slowest_; }
    const std::array<phase_spread, phase_count>& phases() const noexcept { return phases_; }
    const phase_spread& whole() const noexcept { return whole_; }
    /// Where a device that changed or is stale stands; nothing where it is not on the page.
    std::optional<std::size_t> place(const std::string& host) const;
    /// Whether somebody should look at it: it is not ok, a check did not pass, or it changed.
    bool is_notable(const device& one) const;
    /// Bytes of an output that are shown, of notable devices and of others.
    std::size_t share(bool notable) const noexcept;

private:
    void add_checks(const device& one, std::size_t place);
    void add_times(const device& one, std::size_t place);

    const page_limits limits_;
    std::size_t devices_{0};
    std::array<std::size_t, 4> by_status_{};
    causes causes_;
    std::map<std::string, check_summary> checks_;
    std::size_t failing_devices_{0};
    std::vector<slow_device> slowest_;
    std::array<phase_spread, phase_count> phases_{};
    phase_spread whole_;
    std::set<std::string> changed_;                        // hosts
    std::unordered_map<std::string, std::size_t> places_;  // of hosts that are named elsewhere
    std::set<std::string> named_;
    output_budget of_notable_;
    output_budget of_others_;
};

}  // namespace netpoll::page
