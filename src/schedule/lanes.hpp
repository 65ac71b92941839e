// Jobs that a schedule need not tell apart, put together. Knows no time.
#pragma once

#include "core/job.hpp"
#include "schedule/credential_trust.hpp"
#include "schedule/index_queue.hpp"

#include <netpoll/budget.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace netpoll {

/// Jobs with the same credential, realm and budgets: what holds one of them up holds up all. Where
/// they have lists of credentials, the list is the same too, and one has been rejected, or none.
struct lane {
    static constexpr std::uint32_t no_list = UINT32_MAX;
    static constexpr credential_trust::id no_secret = UINT32_MAX;

    std::uint32_t realm{0};
    std::uint32_t credential{0};
    credential_trust::id trust{0};         ///< of the credential in the realm
    std::vector<std::uint32_t> budgets{};  ///< places in `lanes_of_jobs::budgets`
    bool has_password{false};              ///< a login may lock an account
    /// Of the secret that is shown after the login, in the realm. It is trusted for itself: where
    /// it is wrong, logins without one go on.
    credential_trust::id secret{no_secret};
    bool bounds_logins{false};    ///< one of its budgets has `logins_in_flight`
    std::uint32_t list{no_list};  ///< of credentials, in `lanes_of_jobs::lists`
    std::uint8_t choice{0};       ///< which of them is shown
    /// Of jobs that have shown none of their list yet: doubts about this one concern them.
    bool cautious{false};
    index_queue again{};      ///< jobs that begin before the others
    index_queue to_begin{};   ///< jobs
    index_queue to_log_in{};  ///< jobs

    bool has_any() const noexcept { return !again.empty() || !to_begin.empty(); }
    bool has_secret() const noexcept { return secret != no_secret; }
    /// Whether it shows what is trusted there.
    bool shows(credential_trust::id place) const noexcept {
        return trust == place || (has_secret() && secret == place);
    }
};

/// All jobs of a run, sorted into lanes.
struct lanes_of_jobs {
    struct realm_name {
        std::string name;  ///< empty: of a credential
        std::string user;  ///< whose that is
    };

    /// The lanes of one list of credentials: two for each, in its order. The first is for jobs that
    /// have shown none yet, the second for the others.
    using list = std::vector<std::uint32_t>;

    std::vector<lane> lanes;
    std::vector<list> lists;
    std::vector<std::uint32_t> lane_of;      ///< by job; at first that of its first credential
    std::vector<std::uint32_t> endpoint_of;  ///< by job; equal where host name and port are
    std::uint32_t endpoints{0};
    std::uint32_t accounts{0};
    std::vector<realm_name> realms;
    /// "group core", "bastion gate": of those with a budget.
    std::vector<std::string> other_names;
    /// The run's, those of realms in their order, then those of `other_names`.
    std::vector<login_budget> budgets;
};

/// `all` in place of the inventory's where a member of it is set.
lanes_of_jobs sorted_into_lanes(const std::vector<job>& jobs, const login_budgets& budgets,
                                credential_trust& trust);

}  // namespace netpoll
