// One device's work: whom to contact, and how to talk to it.
#pragma once

#include <netpoll/platform.hpp>
#include <netpoll/target.hpp>

#include <cstddef>

namespace netpoll {

/// The pointers outlive the run.
struct job {
    std::size_t index{0};  ///< of its device in the inventory order of this run
    const netpoll::target* target{nullptr};
    const compiled_platform* platform{nullptr};
};

}  // namespace netpoll
