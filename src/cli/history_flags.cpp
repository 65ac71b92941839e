// Where a run's history is written.
#include "cli/history_flags.hpp"

#include "cli/flag_effects.hpp"

namespace netpoll {

std::vector<flag> history_flags() {
    return {{"--history", "FILE",
             "write the run into this history of runs, made where it is missing; devices that took "
             "longest begin first; default: the user's (~/.local/state/netpoll/history.sqlite) "
             "[with --rundir: DIR/history.sqlite, else none]",
             text_into(requested(&run_request::history))},
            {"--no-history", "", "write no history, and read none",
             into(parse_switch, requested(&run_request::no_history))}};
}

}  // namespace netpoll
