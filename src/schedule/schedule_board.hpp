// What the parts of a schedule look at together. Decides nothing.
#pragma once

#include "schedule/credential_trust.hpp"
#include "schedule/lanes.hpp"
#include "schedule/shared_budget.hpp"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace netpoll {

struct schedule_board {
    using index = index_queue::index;
    using time_point = std::chrono::steady_clock::time_point;

    /// Where a job stands.
    enum class state : std::uint8_t {
        held,         ///< its wave has not begun
        queued,       ///< in its lane, or until a time of its own
        approaching,  ///< begun, and soon before its login
        distant,      ///< begun, and not even connected after a while
        asking,       ///< before its login, in its lane
        admitted,     ///< has its turn to log in, at `since`
        logging_in,
        elevating,  ///< logged in; the secret of a mode comes yet
        open,
        over,
    };
    struct job_state {
        state is{state::held};
        bool connected{false};
        bool counted{false};  ///< as one who will log in soon
        /// Its last attempt held a place for long: it does so again only when others need it less.
        bool was_slow{false};
        std::uint8_t attempts{0};
        std::uint8_t moves{0};  ///< attempts that followed since another credential came first
        std::uint8_t tried{0};  ///< bits: credentials of its list that the device has turned down
        std::uint8_t rejected{0};         ///< those of them whose rejections may be explained yet
        std::uint8_t secret_rejected{0};  ///< the same of their secrets
        time_point since{};               ///< when it began, has its turn, or logged in

        /// Times that it was sent back from its login without having shown anything.
        int sent_back() const noexcept { return moves - std::popcount(tried); }
    };

    const lane& lane_of(index who) const noexcept { return lanes.lanes[lanes.lane_of[who]]; }
    lane& lane_of(index who) noexcept { return lanes.lanes[lanes.lane_of[who]]; }
    /// When one more login of this lane may be tried, as `credential_trust::try_at`.
    time_point try_at(const lane& of, bool wary) const noexcept {
        const auto at = trust.try_at(of.trust, wary);
        return of.has_secret() ? std::max(at, trust.try_at(of.secret)) : at;
    }
    /// What of it is not trusted as much as it might be: the secret where the login is.
    credential_trust::id least_trusted(const lane& of) const noexcept {
        const bool by_login = !of.has_secret() || trust.try_at(of.trust) >= trust.try_at(of.secret);
        return by_login ? of.trust : of.secret;
    }
    /// Bounds the logins of this lane's realm where no budget does.
    std::size_t default_logins(const lane& of) const noexcept {
        return logins_in_flight && of.has_password && !of.bounds_logins ? *logins_in_flight
                                                                        : shared_budget::unbounded;
    }
    /// The same for one of its budgets.
    std::size_t default_logins(const lane& of, index budget) const noexcept {
        return budget == 1 + of.realm ? default_logins(of) : shared_budget::unbounded;
    }

    lanes_of_jobs lanes;
    credential_trust trust;
    std::vector<shared_budget> budgets;  ///< as those of `lanes`
    std::vector<job_state> jobs;
    index_queue::links next_job;  ///< of jobs in their lanes
    std::optional<std::size_t> logins_in_flight;
};

}  // namespace netpoll
