// Who may log in now. Knows no session.
#pragma once

#include "core/job.hpp"
#include "ssh/wait.hpp"

#include <functional>

namespace netpoll {

/// What a session is told that asks whether it may log in.
struct login_leave {
    enum class answer {
        now,    ///< its login begins with this
        later,  ///< ask again at `at`, or when told to
        never,  ///< nobody logs in with this credential any more
    };
    answer is{answer::now};
    /// The clock's last moment where only who is told asks again.
    session_clock::time_point at{session_clock::time_point::max()};
};

class login_gate {
public:
    virtual ~login_gate() = default;
    /// The session of this job stands before its first credential. Asking once more while the
    /// answer is `later` changes nothing. `ask_again` is called from any thread, and may be called
    /// to no effect when the session is over. Thread-safe; never blocks.
    virtual login_leave ask(const job& work, const std::function<void()>& ask_again) = 0;
};

}  // namespace netpoll
