// Lists, plans or hands over to a campaign. Knows nothing of SSH.
#include "cli/run.hpp"

#include "cli/campaign.hpp"
#include "cli/capacity.hpp"
#include "cli/dry_run.hpp"
#include "cli/logger.hpp"
#include "cli/plan.hpp"
#include "cli/print.hpp"

namespace netpoll {

namespace {

exit_code refuse(const mistakes& wrong, console& screen) {
    screen.write(mistake_lines(wrong));
    return exit_code::usage;
}

exit_code list_hosts(const std::vector<std::string>& names, console& screen) {
    std::string text;
    for (const std::string& each : names)
        (text += each) += '\n';
    return print(text, screen);
}

}  // namespace

exit_code run_netpoll(const options& wanted, console& screen) {
    redactor redact;
    auto log = open_log(log_options_of(wanted), screen, redact);
    if (!log) {
        screen.write("netpoll: " + log.error() + "\n");
        return exit_code::netpoll_failed;
    }
    auto hosts = select_hosts(wanted);
    if (!hosts) return refuse(hosts.error(), screen);
    if (wanted.list_hosts) return list_hosts(hosts->names, screen);

    auto ready = make_plan(std::move(*hosts), wanted, redact, **log);
    if (!ready) return refuse(ready.error(), screen);
    const auto& targets = (*ready)->targets;
    const auto fitted = fit_concurrency(wish_of(wanted, targets), room_of_this_machine());
    if (!fitted.remark.empty()) (*log)->write(log_level::warn, {}, fitted.remark);
    if (wanted.dry_run)
        return print(dry_run_text((*ready)->targets, wanted, fitted.sessions), screen);
    campaign all{**ready, wanted, fitted, redact, **log, screen};
    return all.run();
}

}  // namespace netpoll
