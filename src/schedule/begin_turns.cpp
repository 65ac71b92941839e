// Whose session may be opened when. Knows no clock.
#include "schedule/begin_turns.hpp"

#include "schedule/credential_order.hpp"

#include <algorithm>

namespace netpoll {

namespace {

using state = schedule_board::state;

// Who is not connected by then is mostly not there, and keeps nobody from being tried meanwhile:
// SYN is sent again after 1 s (RFC 6298).
constexpr std::chrono::milliseconds soon{1'000};

}  // namespace

begin_turns::begin_turns(schedule_board& board, std::size_t sessions, duration gap)
    : board_(board),
      sessions_(sessions),
      gap_(gap),
      next_lane_(board.lanes.lanes.size()),
      placed_(board.lanes.lanes.size()),
      canaries_(2 * board.trust.size()),
      secrets_with_(board.trust.size()),
      queued_(board.lanes.realms.size()),
      endpoint_free_(board.lanes.endpoints) {
    for (const lane& each : board.lanes.lanes)
        if (each.has_secret()) secrets_with_[each.trust].push_back(each.secret);
}

void begin_turns::add(index who) {
    const auto place = next_lane(board_, who);
    if (!place) return refused_.push_back(who);
    board_.lanes.lane_of[who] = *place;
    lane& in = board_.lane_of(who);
    board_.jobs[who].is = state::queued;
    const bool soon_over = board_.jobs[who].attempts > 0 && !board_.jobs[who].was_slow;
    (soon_over ? in.again : in.to_begin).push(board_.next_job, who);
    if (queued_[in.realm]++ == 0) ++queued_realms_;
    offer(board_.lanes.lane_of[who]);
}

void begin_turns::add_at(index who, time_point when) {
    board_.jobs[who].is = state::queued;
    later_.emplace(when, who);
}

void begin_turns::offer(index lane_place) {
    if (placed_[lane_place]) return;
    placed_[lane_place] = true;
    ready_.push(next_lane_, lane_place);
}

void begin_turns::wake(index_queue& waiting) {
    if (const auto next = waiting.pop(next_lane_)) ready_.push(next_lane_, *next);
}

std::optional<begin_turns::index> begin_turns::take(time_point now) {
    pass_time(now);
    while (const auto next = ready_.pop(next_lane_)) {
        placed_[*next] = false;
        if (const auto who = take_from(*next, now)) return who;
    }
    return std::nullopt;
}

void begin_turns::pass_time(time_point now) {
    while (!later_.empty() && later_.top().first <= now) {
        add(later_.top().second);
        later_.pop();
    }
    while (!begun_.empty() && begun_.front().first + soon <= now) {
        const auto [since, who] = begun_.front();
        begun_.pop_front();
        auto& job = board_.jobs[who];
        if (job.is != state::approaching || job.connected || job.since != since) continue;
        leave_approach(who);
        job.is = state::distant;
        room_for_canary(board_.lane_of(who));
    }
}

std::optional<begin_turns::index> begin_turns::take_from(index lane_place, time_point now) {
    lane& in = board_.lanes.lanes[lane_place];
    for (redirect(lane_place); in.has_any(); redirect(lane_place)) {
        index_queue& from = in.again.empty() ? in.to_begin : in.again;
        const auto who = from.front();
        auto& free = endpoint_free_[board_.lanes.endpoint_of[*who]];
        const bool too_close = free > now;
        if (!too_close && stands_aside(lane_place)) return std::nullopt;
        from.pop(board_.next_job);
        taken_from(in);
        if (too_close) {
            add_at(*who, free);
            continue;
        }
        free = now + gap_;
        for (const index place : in.budgets) {
            board_.budgets[place].begin_session();
            board_.budgets[place].begin_approach();
        }
        ++canary_of(in).taken;
        auto& job = board_.jobs[*who];
        job.is = state::approaching;
        job.connected = job.was_slow = false;
        job.counted = true;
        ++job.attempts;
        job.since = now;
        begun_.emplace_back(now, *who);
        if (in.has_any()) offer(lane_place);
        pass_on(in);
        return who;
    }
    return std::nullopt;
}

void begin_turns::taken_from(const lane& of) {
    if (--queued_[of.realm] > 0) return;
    --queued_realms_;
    while (!unfair_.empty())
        wake(unfair_);
}

// Takes those off the front that another credential comes first for by now, and those that have
// none: their device has rejected it under another name.
void begin_turns::redirect(index lane_place) {
    lane& of = board_.lanes.lanes[lane_place];
    while (of.has_any()) {
        index_queue& from = of.again.empty() ? of.to_begin : of.again;
        const index who = *from.front();
        if (next_lane(board_, who) == lane_place) return;
        from.pop(board_.next_job);
        taken_from(of);
        add(who);
    }
}

// Else it would wait before its login, with a connection open.
bool begin_turns::may_approach(const lane& of) const noexcept {
    const auto& canary = canaries_[canary_place(of)];
    if (canary.taken < canary.most) return true;
    if (!is_proven(of)) return false;
    const auto room = proven_room(of);
    return room == credential_trust::unbounded ||
           static_cast<double>(canary.taken) < board_.budgets[1 + of.realm].most_approaching(room);
}

bool begin_turns::is_proven(const lane& of) const noexcept {
    return board_.trust.of(of.trust) != trust::unproven &&
           (!of.has_secret() || board_.trust.of(of.secret) != trust::unproven);
}

std::size_t begin_turns::proven_room(const lane& of) const noexcept {
    const auto room = board_.trust.room(of.trust);
    return of.has_secret() ? std::min(room, board_.trust.room(of.secret)) : room;
}

// Puts the lane where what is in its way will wake it.
bool begin_turns::stands_aside(index lane_place) {
    const lane& in = board_.lanes.lanes[lane_place];
    index_queue* in_the_way = nullptr;
    if (holds_back(board_, in)) in_the_way = &held_back_;
    if (in_the_way == nullptr && !may_approach(in)) in_the_way = &canary_of(in).waiting;
    if (in_the_way == nullptr && !is_fair(in)) in_the_way = &unfair_;
    for (const index place : in.budgets) {
        shared_budget& each = board_.budgets[place];
        if (in_the_way == nullptr && !has_room(in, place)) in_the_way = &each.waiting_to_begin;
    }
    if (in_the_way == nullptr) return false;
    pass_on(in);
    placed_[lane_place] = true;
    in_the_way->push(next_lane_, lane_place);
    return true;
}

bool begin_turns::has_room(const lane& of, index budget) const noexcept {
    const shared_budget& room = board_.budgets[budget];
    return room.takes_session() && room.takes_approach(board_.default_logins(of, budget));
}

// Whoever waits for a budget that this lane leaves room in has a turn.
void begin_turns::pass_on(const lane& of) {
    if (may_approach(of)) wake(canary_of(of).waiting);
    for (const index place : of.budgets)
        if (has_room(of, place)) wake(board_.budgets[place].waiting_to_begin);
}

// While others have jobs too, a realm has no more than its part of the sessions: one whose server
// hangs keeps its sessions long.
bool begin_turns::is_fair(const lane& of) const noexcept {
    if (queued_realms_ < 2) return true;
    const std::size_t share = (sessions_ + queued_realms_ - 1) / queued_realms_;
    return board_.budgets[1 + of.realm].sessions() < share;
}

void begin_turns::connected(index who) {
    auto& job = board_.jobs[who];
    job.connected = true;
    if (job.is != state::distant || job.counted) return;
    job.is = state::approaching;
    job.counted = true;
    const lane& in = board_.lane_of(who);
    for (const index place : in.budgets)
        board_.budgets[place].begin_approach();
    ++canary_of(in).taken;
}

void begin_turns::arrived(index who, time_point now) {
    auto& job = board_.jobs[who];
    connected(who);
    if (job.is != state::approaching) return;
    for (const index place : board_.lane_of(who).budgets)
        board_.budgets[place].arrived(now - job.since);
}

void begin_turns::logs_in(index who) {
    if (board_.jobs[who].counted) leave_approach(who);
}

void begin_turns::leave(index who) {
    const lane& in = board_.lane_of(who);
    for (const index place : in.budgets)
        board_.budgets[place].end_session();
    if (board_.jobs[who].counted) {
        leave_approach(who);
        room_for_canary(in);
    }
    for (const index place : in.budgets)
        wake(board_.budgets[place].waiting_to_begin);
    while (!unfair_.empty())
        wake(unfair_);
}

void begin_turns::leave_approach(index who) {
    const lane& in = board_.lane_of(who);
    board_.jobs[who].counted = false;
    --canary_of(in).taken;
    for (const index place : in.budgets) {
        board_.budgets[place].end_approach();
        wake(board_.budgets[place].waiting_to_begin);
    }
    wake(canary_of(in).waiting);
}

// Two more are tried for each that will say nothing of the credential.
void begin_turns::room_for_canary(const lane& of) {
    auto& canary = canary_of(of);
    ++canary.most;
    wake(canary.waiting);
}

void begin_turns::proven(credential_trust::id place) {
    wake_canaries(place);
    for (const auto secret : secrets_with_[place])
        wake_canaries(secret);
}

void begin_turns::wake_canaries(credential_trust::id place) {
    for (const auto each : {2 * place, 2 * place + 1}) {
        auto& waiting = canaries_[each].waiting;
        while (!waiting.empty())
            wake(waiting);
    }
}

void begin_turns::look_again() {
    // Who is still held back stands there anew afterwards.
    while (!held_back_.empty())
        wake(held_back_);
}

std::vector<begin_turns::index> begin_turns::withdraw(std::optional<credential_trust::id> place) {
    std::vector<index> withdrawn;
    for (lane& each : board_.lanes.lanes) {
        if (place && !each.shows(*place)) continue;
        for (index_queue* const from : {&each.again, &each.to_begin})
            while (const auto who = from->pop(board_.next_job)) {
                withdrawn.push_back(*who);
                if (--queued_[each.realm] == 0) --queued_realms_;
            }
    }
    std::vector<due> kept;
    for (; !later_.empty(); later_.pop()) {
        const index who = later_.top().second;
        if (place && (!board_.lane_of(who).shows(*place) || next_lane(board_, who)))
            kept.push_back(later_.top());
        else
            withdrawn.push_back(who);
    }
    for (const due& each : kept)
        later_.push(each);
    while (!unfair_.empty())
        wake(unfair_);
    return withdrawn;
}

begin_turns::time_point begin_turns::next_time() const noexcept {
    auto next = time_point::max();
    if (!later_.empty()) next = later_.top().first;
    if (!begun_.empty()) next = std::min(next, begun_.front().first + soon);
    return next;
}

}  // namespace netpoll
