// Where the history of runs is. Knows nothing of what is in it.
#pragma once

#include <netpoll/run_request.hpp>

#include <string>

namespace netpoll {

/// What --history says for `usual_history`.
inline constexpr std::string_view usual_history_word = "default";

/// A rundir's own: DIR/history.sqlite.
std::string history_in(const std::string& rundir);

/// $XDG_STATE_HOME/netpoll/history.sqlite, or that below ~/.local/state. Empty where neither folder
/// is known.
std::string usual_history();

/// Of a run: what it says, with `usual_history_word` for what that means, or its rundir's. Empty:
/// it has none.
std::string history_of(const run_request& request);

}  // namespace netpoll
