// Who may send a credential when. Knows no clock.
#pragma once

#include "schedule/schedule_board.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace netpoll {

enum class login_answer { now, later, never };

/// Sessions that stand before their first credential, each lane's in their order.
class login_turns {
public:
    using index = schedule_board::index;
    using time_point = schedule_board::time_point;

    /// `board` outlives it.
    explicit login_turns(schedule_board& board);

    /// For a job that has arrived there. With `later`, the time of its turn, if it has one yet.
    std::pair<login_answer, std::optional<time_point>> ask(index who, time_point now);
    /// The login begins.
    void begin(index who, time_point now);
    /// The device let it in.
    void succeed(index who, time_point now);
    /// What may follow a login went well too: the secret of a mode.
    void prove(index who, time_point now);
    /// The session ends; nothing where it did not get here.
    void leave(index who, bool was_overload, time_point now);
    /// What is known of a credential has changed: whoever waits for that may have a turn.
    void look_again(credential_trust::id place, time_point now);
    /// A credential was stopped: whoever waits with it is told.
    void stop(credential_trust::id place);

    /// Who has its turn, or will never have one, since the last call.
    std::vector<index> take_told() { return std::exchange(told_, {}); }

private:
    void let_in(index lane_place, time_point now);
    void free_login(const lane& of, time_point now);
    void accept(credential_trust::id place, time_point now);
    void end_try(credential_trust::id place, time_point now);
    void credential_changed(credential_trust::id place, bool everywhere, time_point now);
    void turn_away(index who);
    void time_has_passed(index lane_place, time_point now);
    void lanes_may_try(std::uint32_t account, time_point now);

    /// What the front of a lane waits for.
    enum class waits : std::uint8_t { not_at_all, for_a_proof, for_a_budget };

    schedule_board& board_;
    index_queue::links next_lane_;
    std::vector<waits> waits_;              // by lane
    std::vector<std::uint32_t> proof_of_;   // an account, by lane that waits for one
    std::vector<index_queue> for_a_proof_;  // lanes, by account
    std::vector<index> told_;
};

}  // namespace netpoll
