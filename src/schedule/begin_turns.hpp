// Whose session may be opened when. Knows no clock.
#pragma once

#include "schedule/schedule_board.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

namespace netpoll {

/// Jobs in their lanes. Lanes take turns, so that none waits behind a long one; one that may not go
/// on stands aside until what is in its way has changed.
class begin_turns {
public:
    using index = schedule_board::index;
    using time_point = schedule_board::time_point;
    using duration = std::chrono::steady_clock::duration;

    /// So many sessions are shared between the realms, and connections to one endpoint are so far
    /// apart. `board` outlives it.
    begin_turns(schedule_board& board, std::size_t sessions, duration gap);

    /// In the lane of the credential that comes first now.
    void add(index who);
    /// Not before `when`.
    void add_at(index who, time_point when);
    /// Takes whoever is next: it begins now.
    std::optional<index> take(time_point now);
    /// Its connection stands.
    void connected(index who);
    /// It stands before its login.
    void arrived(index who, time_point now);
    /// Its login begins.
    void logs_in(index who);
    /// A login was answered, which tells how many may approach.
    void answered(index who) { pass_on(board_.lane_of(who)); }
    /// Its session ended, maybe without a login.
    void leave(index who);
    /// A proven credential has succeeded once more: whoever waits for that may have a turn.
    void proven(credential_trust::id place);
    /// Something has changed that a credential in doubt may wait for.
    void look_again();
    /// Takes all of a credential that have not begun; no place: all. Those that have another one,
    /// and begin at a time of their own, stay.
    std::vector<index> withdraw(std::optional<credential_trust::id> place);

    /// Who had a turn since the last call, and has no credential left that may be shown.
    std::vector<index> take_refused() { return std::exchange(refused_, {}); }

    /// Whether somebody may have a turn now.
    bool has_ready() const noexcept { return !ready_.empty(); }
    /// When that may change by itself; the clock's last moment where it does not.
    time_point next_time() const noexcept;

private:
    using due = std::pair<time_point, index>;

    void pass_time(time_point now);
    std::optional<index> take_from(index lane_place, time_point now);
    bool stands_aside(index lane_place);
    bool is_fair(const lane& of) const noexcept;
    bool has_room(const lane& of, index budget) const noexcept;
    bool may_approach(const lane& of) const noexcept;
    void redirect(index lane_place);
    void taken_from(const lane& of);
    void pass_on(const lane& of);
    void offer(index lane_place);
    void wake(index_queue& waiting);
    void leave_approach(index who);
    void room_for_canary(const lane& of);

    schedule_board& board_;
    const std::size_t sessions_;
    const duration gap_;
    index_queue::links next_lane_;
    std::vector<bool> placed_;  // lanes that are in a queue
    index_queue ready_;         // lanes
    index_queue unfair_;        // lanes whose realm has its share
    index_queue held_back_;     // lanes whose credential is in doubt
    /// Who approaches the logins of a credential in a realm.
    struct canary_room {
        std::size_t most{2};  // until it has proved much: more with each that does not arrive
        std::size_t taken{0};
        index_queue waiting{};  // lanes
    };
    // Who is cautious waits for others, and must not take their room; nor must who needs a secret
    // too, which others do without.
    static std::size_t canary_place(const lane& of) noexcept {
        return 2 * std::size_t{of.has_secret() ? of.secret : of.trust} + (of.cautious ? 1 : 0);
    }
    bool is_proven(const lane& of) const noexcept;
    std::size_t proven_room(const lane& of) const noexcept;
    void wake_canaries(credential_trust::id place);
    canary_room& canary_of(const lane& of) noexcept { return canaries_[canary_place(of)]; }

    std::vector<canary_room> canaries_;                            // two for each trust place
    std::vector<std::vector<credential_trust::id>> secrets_with_;  // by the place of a login
    std::vector<index> refused_;
    std::vector<std::size_t> queued_;  // jobs, by realm
    std::size_t queued_realms_{0};
    std::vector<time_point> endpoint_free_;
    std::priority_queue<due, std::vector<due>, std::greater<>> later_;
    std::deque<due> begun_;  // to be looked at again, in their order
};

}  // namespace netpoll
