// One device's work: whom to contact, and how to talk to it.
#pragma once

#include <netpoll/platform.hpp>
#include <netpoll/target.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace netpoll {

/// The pointers outlive the run.
struct job {
    std::size_t index{0};  ///< of its device in the inventory order of this run
    const netpoll::target* target{nullptr};
    const compiled_platform* platform{nullptr};
    /// What attempts before have used up of the device's own time limit.
    milliseconds spent{0};
    /// The same device with each further credential of its list; null: it has no list.
    const std::vector<netpoll::target>* others{nullptr};
    std::uint8_t credential{0};  ///< which of the list `target` has

    /// Credentials that may be tried.
    std::size_t credentials() const noexcept { return 1 + (others ? others->size() : 0); }
};

/// `first` has the first credential of its list; the job with another one of them.
inline job with_credential(job first, std::size_t which) noexcept {
    if (which > 0) first.target = &(*first.others)[which - 1];
    first.credential = static_cast<std::uint8_t>(which);
    return first;
}

/// Whether its device may be given another session after one that was lost in this phase: what a
/// command has done by then may not be done twice, unless the job says so. A command that goes by
/// exec is on its way before it is known that there is a channel for it.
inline bool may_be_repeated(const job& work, phase lost_in) noexcept {
    const bool by_exec = work.target->channel == channel_kind::exec;
    const phase first = by_exec ? phase::channel : phase::command;
    return lost_in < first || work.target->repeatable;
}

/// For an outcome, while whoever owns the target is there.
inline std::shared_ptr<const target> lent(const target* device) noexcept {
    return {std::shared_ptr<const target>(), device};
}

}  // namespace netpoll
