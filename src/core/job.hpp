// One device's work: whom to contact, and how to talk to it.
#pragma once

#include <netpoll/platform.hpp>
#include <netpoll/target.hpp>

#include <cstddef>
#include <memory>

namespace netpoll {

/// The pointers outlive the run.
struct job {
    std::size_t index{0};  ///< of its device in the inventory order of this run
    const netpoll::target* target{nullptr};
    const compiled_platform* platform{nullptr};
    /// What attempts before have used up of the device's own time limit.
    milliseconds spent{0};
};

/// Whether its device may be given another session after one that was lost in this phase: what a
/// command has done by then may not be done twice, unless the job says so.
inline bool may_be_repeated(const job& work, phase lost_in) noexcept {
    return lost_in < phase::command || work.target->repeatable;
}

/// For an outcome, while whoever owns the target is there.
inline std::shared_ptr<const target> lent(const target* device) noexcept {
    return {std::shared_ptr<const target>(), device};
}

}  // namespace netpoll
