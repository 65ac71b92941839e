// Who hears what becomes of a run's jobs. Knows no engine.
#pragma once

#include "core/job.hpp"
#include "core/phase_listener.hpp"

#include <netpoll/outcome.hpp>

namespace netpoll {

/// Hears what happens. Called from the engines' threads; must be thread-safe and quick.
class run_observer : public phase_listener {
public:
    /// A session is about to be opened for this job. A job that an engine lost and took again is
    /// not begun twice.
    virtual void started(const job& work) = 0;
    void reached(const job& /*work*/, phase /*entered*/) override {}
    /// Its session stands before its login and has no turn yet; the phase that it reaches next ends
    /// that. May be called more than once.
    virtual void held(const job& /*work*/) {}
    /// Its session ended like this, and another one is to follow.
    virtual void postponed(const outcome& /*so_far*/) {}
    /// The job is over. Called exactly once for each job that the source handed out.
    virtual void finished(outcome what) = 0;
};

}  // namespace netpoll
