// Which credential of its list a device is shown next. Knows no session.
#pragma once

#include "schedule/schedule_board.hpp"

#include <optional>

namespace netpoll {

/// Whether nobody shows this lane's credential to the job's device any more.
bool is_refused(const schedule_board& board, const lane& in, schedule_board::index who);

/// The lane of the first credential of its list that it has not turned down, and that is not
/// stopped; nothing where there is none. Before it has shown any, one that stands back (see
/// `credential_trust`) lets another one go first that is reliable. A device without a list has one
/// lane only.
std::optional<schedule_board::index> next_lane(const schedule_board& board,
                                               schedule_board::index who);

/// Whether a job that stands before its login in its lane had better end, and come back in another:
/// by now a reliable credential comes first.
bool is_overtaken(const schedule_board& board, schedule_board::index who);

/// Whether logins in this lane give those in flight, and devices that explain rejections, a while:
/// its credential is in doubt, or may soon be stopped.
bool is_wary(const schedule_board& board, const lane& in);
/// Whether it had better not be shown before those have explained themselves.
bool holds_back(const schedule_board& board, const lane& in);
/// Whether a job of it has been sent back from its login too often to be sent back once more.
bool may_be_sent_back(const schedule_board& board, schedule_board::index who);

}  // namespace netpoll
