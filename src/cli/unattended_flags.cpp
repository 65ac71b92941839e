// What runs that nobody watches leave for the morning. Knows no parser.
#include "cli/unattended_flags.hpp"

#include "cli/check_flags.hpp"
#include "cli/flag_effects.hpp"

namespace netpoll {

flag_group unattended_flags() {
    flag_group all{unattended_title,
                   {{"--rundir", "DIR",
                     "a folder for each run below DIR: manifest, results, log, raw outputs, and "
                     "what 'netpoll resume' needs after a crash; DIR/latest is the last complete "
                     "one; without -o nothing goes to standard output",
                     text_into(requested(&run_request::rundir))}}};
    for (flag& each : check_flags())
        all.flags.push_back(std::move(each));
    return all;
}

}  // namespace netpoll
