// Who may send a credential when. Knows no clock.
#include "schedule/login_turns.hpp"

#include "schedule/credential_order.hpp"

#include <algorithm>
#include <utility>

namespace netpoll {

using state = schedule_board::state;

login_turns::login_turns(schedule_board& board)
    : board_(board),
      next_lane_(board.lanes.lanes.size()),
      waits_(board.lanes.lanes.size(), waits::not_at_all),
      proof_of_(board.lanes.lanes.size()),
      for_a_proof_(board.lanes.accounts) {}

std::pair<login_answer, std::optional<login_turns::time_point>> login_turns::ask(index who,
                                                                                 time_point now) {
    auto& job = board_.jobs[who];
    lane& in = board_.lane_of(who);
    if (is_refused(board_, in, who)) return {login_answer::never, {}};
    const auto in_lane = board_.lanes.lane_of[who];
    if (job.is != state::asking && job.is != state::admitted) {
        job.is = state::asking;
        in.to_log_in.push(board_.next_job, who);
    }
    if (job.is == state::asking) {
        if (waits_[in_lane] == waits::not_at_all)
            let_in(in_lane, now);
        else
            time_has_passed(in_lane, now);
        std::erase(told_, who);
        if (job.is == state::distant) return {login_answer::never, {}};
    }
    if (job.is == state::asking) {
        const auto at = board_.try_at(in, is_wary(board_, in));
        const bool by_itself = waits_[in_lane] == waits::for_a_proof && at < time_point::max();
        return {login_answer::later, by_itself ? std::optional(at) : std::nullopt};
    }
    auto at = job.since;
    for (const index place : in.budgets)
        at = std::max(at, board_.budgets[place].clear_at());
    if (now < at) return {login_answer::later, at};
    for (const index place : in.budgets)
        board_.budgets[place].use_turn(now);
    return {login_answer::now, {}};
}

// With time alone there may be room for one more where a credential is not proven.
void login_turns::time_has_passed(index lane_place, time_point now) {
    if (waits_[lane_place] != waits::for_a_proof) return;
    for_a_proof_[proof_of_[lane_place]].remove(next_lane_, lane_place);
    let_in(lane_place, now);
}

// It asks once more, to hear that; or to wait anew where that has changed by then.
void login_turns::turn_away(index who) {
    board_.jobs[who].is = state::distant;
    told_.push_back(who);
}

// As many of the lane's as there is room for.
void login_turns::let_in(index lane_place, time_point now) {
    lane& in = board_.lanes.lanes[lane_place];
    waits_[lane_place] = waits::not_at_all;
    while (const auto front = in.to_log_in.front()) {
        if (is_refused(board_, in, *front) || is_overtaken(board_, *front)) {
            turn_away(*in.to_log_in.pop(board_.next_job));
            continue;
        }
        const auto from = board_.try_at(in, is_wary(board_, in));
        if (from <= now && holds_back(board_, in) && may_be_sent_back(board_, *front)) {
            turn_away(*in.to_log_in.pop(board_.next_job));
            continue;
        }
        if (from > now) {
            waits_[lane_place] = waits::for_a_proof;
            // It asks again, to hear when.
            if (from < time_point::max()) told_.push_back(*front);
            proof_of_[lane_place] = board_.trust.account_of(board_.least_trusted(in));
            return for_a_proof_[proof_of_[lane_place]].push(next_lane_, lane_place);
        }
        auto at = now;
        for (const index place : in.budgets) {
            shared_budget& each = board_.budgets[place];
            if (!each.takes_login(board_.default_logins(in, place))) {
                waits_[lane_place] = waits::for_a_budget;
                return each.waiting_to_log_in.push(next_lane_, lane_place);
            }
            at = std::max(at, each.login_at(now));
        }
        const index who = *in.to_log_in.pop(board_.next_job);
        for (const index place : in.budgets)
            board_.budgets[place].begin_login(at);
        board_.trust.trying(in.trust, at);
        if (in.has_secret()) board_.trust.trying(in.secret, at);
        board_.jobs[who].is = state::admitted;
        board_.jobs[who].since = at;
        told_.push_back(who);
    }
}

void login_turns::begin(index who, time_point now) {
    auto& job = board_.jobs[who];
    if (job.is != state::admitted) return;
    job.is = state::logging_in;
    job.since = now;
}

void login_turns::succeed(index who, time_point now) {
    auto& job = board_.jobs[who];
    if (job.is != state::logging_in) return;
    const lane& in = board_.lane_of(who);
    for (const index place : in.budgets)
        board_.budgets[place].answered(now - job.since);
    job.is = in.has_secret() ? state::elevating : state::open;
    free_login(in, now);
    accept(in.trust, now);
}

void login_turns::prove(index who, time_point now) {
    if (board_.jobs[who].is != state::elevating) return;
    board_.jobs[who].is = state::open;
    accept(board_.lane_of(who).secret, now);
}

void login_turns::accept(credential_trust::id place, time_point now) {
    const bool was_known = board_.trust.is_proven_somewhere(place);
    board_.trust.ended(place);
    board_.trust.accepted(place);
    credential_changed(place, !was_known, now);
}

void login_turns::end_try(credential_trust::id place, time_point now) {
    board_.trust.ended(place);
    credential_changed(place, !board_.trust.is_proven_somewhere(place), now);
}

void login_turns::leave(index who, bool was_overload, time_point now) {
    const auto was = board_.jobs[who].is;
    const lane& in = board_.lane_of(who);
    if (was == state::logging_in || was == state::admitted) {
        if (was_overload && was == state::logging_in)
            for (const index place : in.budgets)
                board_.budgets[place].unanswered();
        free_login(in, now);
    }
    const bool shows_login = was == state::logging_in || was == state::admitted;
    if (shows_login) end_try(in.trust, now);
    if (in.has_secret() && (shows_login || was == state::elevating)) end_try(in.secret, now);
    if (was != state::asking) return;
    board_.lane_of(who).to_log_in.remove(board_.next_job, who);
    // It may have been the one that knows when the next may try.
    time_has_passed(board_.lanes.lane_of[who], now);
}

void login_turns::free_login(const lane& of, time_point now) {
    for (const index place : of.budgets)
        board_.budgets[place].end_login();
    for (const index place : of.budgets) {
        shared_budget& each = board_.budgets[place];
        while (const auto next = each.waiting_to_log_in.front()) {
            if (!each.takes_login(board_.default_logins(board_.lanes.lanes[*next], place))) break;
            each.waiting_to_log_in.pop(next_lane_);
            let_in(*next, now);
        }
    }
}

// `everywhere`: what happens in one realm bounds the credential in the others too.
void login_turns::credential_changed(credential_trust::id place, bool everywhere, time_point now) {
    if (everywhere) return look_again(place, now);
    lanes_may_try(board_.trust.account_of(place), now);
}

void login_turns::look_again(credential_trust::id place, time_point now) {
    for (const auto same : board_.trust.places_of_same(place))
        lanes_may_try(board_.trust.account_of(same), now);
}

void login_turns::lanes_may_try(std::uint32_t account, time_point now) {
    index_queue waiting = std::exchange(for_a_proof_[account], {});
    while (const auto next = waiting.pop(next_lane_))
        let_in(*next, now);
}

void login_turns::stop(credential_trust::id place) {
    for (lane& each : board_.lanes.lanes) {
        if (!each.shows(place)) continue;
        while (const auto who = each.to_log_in.pop(board_.next_job))
            turn_away(*who);
    }
}

}  // namespace netpoll
