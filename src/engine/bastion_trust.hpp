// Which bastions let us in, for all processes of a run. Knows no session.
#pragma once

#include "core/job.hpp"
#include "machine/shared_pages.hpp"

#include <netpoll/target.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace netpoll {

/// Bastions log in beside the run's schedule, in each process by themselves: so what is known of
/// them stands on shared pages. A credential that has let nobody in yet is tried at one bastion at
/// a time, and at no further one once so many have rejected it; a bastion that has rejected it is
/// not asked again. Thread-safe.
class bastion_trust {
public:
    using time_point = std::chrono::steady_clock::time_point;

    /// Knows the bastions of these jobs, and those before them. `most_rejections`: 0 is any number.
    /// Make it before the fork. Throws std::system_error where there is no page left.
    bastion_trust(const std::vector<job>& jobs, std::size_t most_rejections);
    bastion_trust(const bastion_trust&) = delete;
    bastion_trust& operator=(const bastion_trust&) = delete;

    enum class leave {
        now,    ///< its login may begin; say `accepted`, `rejected` or `ended`
        later,  ///< another one is trying the same credential
        never,  ///< this bastion has rejected it before, or too many others have
    };
    /// A try that does not end in `patience` is taken for dead.
    leave ask(const target& bastion, time_point now, std::chrono::milliseconds patience);
    void accepted(const target& bastion) noexcept;
    void rejected(const target& bastion) noexcept;
    /// It said nothing of the credential.
    void ended(const target& bastion) noexcept;

    /// Some bastion was not shown a credential, since too many others had rejected it.
    bool has_stopped() const noexcept;

private:
    struct bastion_cell;
    struct credential_cell;
    struct cells {
        bastion_cell* bastion;
        credential_cell* credential;
    };

    cells cells_of(const target& bastion) const noexcept;

    const std::size_t most_rejections_;
    std::optional<shared_pages> pages_;  // none without bastions
    bastion_cell* bastions_{nullptr};
    credential_cell* credentials_{nullptr};
    std::size_t credential_count_{0};
    struct place {
        std::uint32_t bastion{0};
        std::uint32_t credential{0};
    };
    std::unordered_map<const target*, place> places_;
};

}  // namespace netpoll
