// Who hears how far each session is. Knows no session.
#pragma once

#include "core/job.hpp"

#include <netpoll/error.hpp>

namespace netpoll {

class phase_listener {
public:
    virtual ~phase_listener() = default;
    /// Its session has entered this phase: all of them but `resolve`, in which it begins, each as
    /// often as it is entered. Called from the session's thread; must be thread-safe and quick.
    virtual void reached(const job& work, phase entered) = 0;
};

}  // namespace netpoll
