// How much of a network a run may use at once. Knows no device.
#pragma once

#include <netpoll/target.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace netpoll {

/// What all devices of one realm, of one group, or of the run may do together. Each member bounds
/// by itself; absent: not bounded here.
struct login_budget {
    std::optional<double> logins_per_second;      ///< evenly paced, never a burst; above 0
    std::optional<std::size_t> logins_in_flight;  ///< from the first credential to the answer
    std::optional<std::size_t> sessions;          ///< from the connection's begin to its end

    bool bounds_nothing() const noexcept {
        return !logins_per_second && !logins_in_flight && !sessions;
    }
    friend bool operator==(const login_budget&, const login_budget&) = default;
};

/// Those of an inventory. A device belongs to its realm, to all of its groups, and to `all`.
struct login_budgets {
    login_budget all;  ///< `limits:` of the defaults
    std::map<std::string, login_budget, std::less<>> realms;
    std::map<std::string, login_budget, std::less<>> groups;
    /// Of all devices on whose way a bastion of `bastions:` stands, by its name; where a list of
    /// them leads there, of those that prefer it.
    std::map<std::string, login_budget, std::less<>> bastions;
    /// Least time between two connections to one host name and port; absent: `default_attempt_gap`.
    std::optional<milliseconds> attempt_gap;

    friend bool operator==(const login_budgets&, const login_budgets&) = default;
};

/// IOS XR takes one connection a second by default (ssh server rate-limit 60).
inline constexpr milliseconds default_attempt_gap{1'100};
/// Password logins in flight in a realm where no budget of its devices says otherwise.
inline constexpr std::size_t default_logins_in_flight = 100;

}  // namespace netpoll
