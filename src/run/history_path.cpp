// The user's state folder, or the rundir.
#include "run/history_path.hpp"

#include "machine/user_folder.hpp"

namespace netpoll {

std::string history_in(const std::string& rundir) {
    return rundir + "/history.sqlite";
}

std::string usual_history() {
    const auto folder = user_folder("XDG_STATE_HOME", ".local/state");
    return folder.empty() ? std::string() : history_in(folder + "/netpoll");
}

std::string history_of(const run_request& request) {
    if (request.no_history) return {};
    if (request.history == usual_history_word) return usual_history();
    if (!request.history.empty() || request.rundir.empty()) return request.history;
    return history_in(request.rundir);
}

}  // namespace netpoll
