// Jobs that were lost on the way, and their outcomes.
#include "engine/carried_job.hpp"

#include "core/sessionless_outcome.hpp"
#include "engine/connectors.hpp"

#include <algorithm>
#include <utility>

namespace netpoll {

namespace {

bool has_logged_in(const attempt& lost) {
    return lost.cause && behind_login(lost.cause->phase);
}

}  // namespace

void announce(carried_job& one, run_observer& observer) {
    if (std::exchange(one.announced, true)) return;
    one.since = std::chrono::steady_clock::now();
    observer.started(one.work);
}

void add_lost_sessions(const carried_job& one, outcome& what) {
    const auto& lost = one.attempts;
    what.attempts.insert(what.attempts.begin(), lost.begin(), lost.end());
    what.session_possibly_left =
        what.session_possibly_left || std::any_of(lost.begin(), lost.end(), has_logged_in);
}

outcome outcome_without_session(const carried_job& one, device_status status,
                                std::optional<error> why) {
    outcome what =
        sessionless_outcome(one.work, status, std::move(why), std::chrono::system_clock::now());
    add_lost_sessions(one, what);
    if (one.announced) what.started = since(one.since, what.ended);
    return what;
}

}  // namespace netpoll
