// Who may begin when, who may log in when, with which credential of its list, and who is tried
// again. No clock: time is an argument, and never goes back.
//
// Rules for whoever drives it, one thread at a time:
//  1. A job that `next` gave is begun; `ask_login` when it stands before its first credential;
//     `reached` for each phase; `finished` or `given_back` at its end.
//  2. After any call: those in `take_told` are to ask for their login again, and those in
//     `take_skipped` are over without having begun again.
//  3. A `next` that says no_job_yet is worth asking again at the time it says, or once `has_news`.
#pragma once

#include "core/duration_histogram.hpp"
#include "schedule/begin_turns.hpp"
#include "schedule/job_source.hpp"
#include "schedule/login_turns.hpp"
#include "schedule/retry_policy.hpp"
#include "schedule/schedule_board.hpp"

#include <netpoll/outcome.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace netpoll {

struct schedule_options {
    std::size_t sessions{1};  ///< that are open at once, to be shared between realms
    login_budgets budgets;    ///< with their attempt_gap; absent: none
    /// Password logins in flight in a realm where no budget says; absent: any number.
    std::optional<std::size_t> logins_in_flight;
    bool adaptive{false};
    trust_options trust;
    std::size_t retries{0};
    std::optional<std::size_t> max_failures;  ///< one more stops the run
    /// What is begun shall be done by then.
    std::optional<std::chrono::steady_clock::time_point> deadline;
    std::vector<std::uint32_t> order;  ///< in which jobs begin; empty: their own
    /// Where each wave ends, in that order; the last one may be left out. The next begins
    /// when all of a wave are done, and not at all where some failed and none is ok.
    std::vector<std::size_t> waves;
    bool first_must_be_well{false};  ///< the others begin only where all of the first wave are ok
    std::uint64_t seed{0};           ///< of backoffs
};

class scheduler {
public:
    using time_point = schedule_board::time_point;
    using index = schedule_board::index;

    /// `jobs` outlive it; the index of each is its place.
    scheduler(const std::vector<job>& jobs, schedule_options options);

    next_job next(time_point now);
    /// With `later`, the time of its turn, if it has one yet: it may log in then if nothing comes
    /// in between.
    std::pair<login_answer, std::optional<time_point>> ask_login(index who, time_point now);
    void reached(index who, phase where, time_point now);
    /// Whether that was its last attempt.
    bool finished(const outcome& what, time_point now);
    /// The engine lost it. Whether it will be handed out again.
    bool given_back(index who, const attempt::failure& cause, time_point now);

    struct skip {
        index who;
        errc why;
    };
    std::vector<skip> take_skipped() { return std::exchange(skipped_, {}); }
    std::vector<index> take_told() { return logins_.take_told(); }
    /// Why nobody logs in to it, where `ask_login` says never.
    errc why_never(index who) const noexcept {
        const lane& in = board_.lane_of(who);
        return is_stopped(in.trust) ? board_.trust.why(in.trust) : errc::auth_guard;
    }
    /// Whether that is for the secret of a mode, which others do without.
    bool lacks_secret(index who) const noexcept {
        const lane& in = board_.lane_of(who);
        return in.has_secret() && is_stopped(in.secret) && !is_stopped(in.trust);
    }
    /// Whether `next` may answer otherwise than it did.
    bool has_news() const noexcept { return begins_.has_ready() || left_ == 0; }

    /// What `adaptive` found: logins in flight by realm, or by user name where it has no name.
    std::vector<std::pair<std::string, std::size_t>> found_limits() const;

private:
    void begin_anew(index who, time_point now);
    void go_on();
    bool wave_failed() const noexcept;
    index held_at(std::size_t place) const noexcept;
    bool may_begin(index who) const;
    void end_session(index who, bool was_overload, time_point now);
    void judge(index who, const error& why, time_point now);
    void note_turned_down(index who, const error& why);
    bool show_another(index who, const error& why, time_point began, time_point now);
    bool try_again(index who, const error& why, time_point began, time_point now);
    bool has_time(index who, time_point began, time_point when);
    bool is_stopped(credential_trust::id place) const noexcept {
        return board_.trust.of(place) == trust::stopped;
    }
    void explain(index who, bool has_let_in);
    void close_rejection(credential_trust::id place, bool has_let_in);
    void act_on_changes(time_point now);
    void settle(index who, bool well, bool counts);
    void stop_credentials();
    void stop_beginning(errc why);
    void skip_all(const std::vector<index>& all, errc why);
    bool is_too_late(time_point now) const;

    const std::vector<job>& jobs_;
    const schedule_options options_;
    schedule_board board_;
    begin_turns begins_;
    login_turns logins_;
    backoff backoff_;
    duration_histogram durations_;               // of sessions
    std::vector<time_point> first_attempts_;     // when they began, by job
    std::vector<credential_trust::id> changed_;  // since that was acted on
    std::vector<skip> skipped_;
    std::size_t left_;         // jobs that are not over
    std::size_t failures_{0};  // of devices
    std::size_t waves_begun_{0};
    std::size_t in_wave_{0};    // jobs that have begun a wave and are not over
    std::size_t next_held_{0};  // the first job whose wave has not begun
    std::size_t ok_in_wave_{0};
    std::size_t failed_in_wave_{0};
    std::optional<errc> stopped_;  // why nobody begins any more
};

}  // namespace netpoll
