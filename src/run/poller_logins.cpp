// Reads a poller's logins whole. Knows no device.
#include "run/poller_logins.hpp"

#include "run/login_keys.hpp"
#include "run/plan_log.hpp"

#include <iterator>
#include <set>
#include <utility>

namespace netpoll {

expected<std::shared_ptr<const poller_logins>, std::vector<mistake>> open_poller_logins(
    const std::string& path, const ask_function& ask, redactor& redact, log_sink& log) {
    auto known = load_logins(path, ask);
    if (!known) return unexpected(std::move(known).error());
    // Before the redactor knows secrets, which file names may hold.
    warn_of(known->warnings, log);
    for (const auto& each : known->secrets)
        redact.add(each);
    auto made = std::make_shared<poller_logins>();
    made->known = std::move(*known);
    std::set<const credentials*> logins;
    for (const auto& [name, login] : made->known.by_name)
        logins.insert(login.get());
    list_agents_for(made->identities);
    auto wrong = load_login_keys(made->identities, logins, false, log);
    auto agents = ask_login_agents(made->identities, logins, log);
    wrong.insert(wrong.end(), std::make_move_iterator(agents.begin()),
                 std::make_move_iterator(agents.end()));
    if (!wrong.empty()) return unexpected(std::move(wrong));
    return made;
}

}  // namespace netpoll
