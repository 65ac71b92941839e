// What runs that nobody watches leave for the morning. Knows no parser.
#include "cli/unattended_flags.hpp"

#include "cli/backup_flags.hpp"
#include "cli/check_flags.hpp"
#include "cli/flag_effects.hpp"
#include "cli/history_flags.hpp"
#include "cli/notice_flags.hpp"

namespace netpoll {

flag_group unattended_flags() {
    flag_group all{unattended_title,
                   {{"--rundir", "DIR",
                     "a folder for each run below DIR: manifest, results, log, raw outputs, and "
                     "what 'netpoll resume' needs after a crash; DIR/latest is the last complete "
                     "one; without -o nothing goes to standard output",
                     text_into(requested(&run_request::rundir))}}};
    for (flag& each : history_flags())
        all.flags.push_back(std::move(each));
    for (flag& each : check_flags())
        all.flags.push_back(std::move(each));
    all.flags.push_back(
        {"--page", "FILE",
         "write one HTML page of the run: what failed and why, what changed, every device; see "
         "'netpoll report --help' [with --rundir: report.html in the run's folder]",
         text_into(requested(&run_request::page))});
    for (auto* part : {&backup_flags, &lock_flags, &notice_flags})
        for (flag& each : part())
            all.flags.push_back(std::move(each));
    return all;
}

}  // namespace netpoll
