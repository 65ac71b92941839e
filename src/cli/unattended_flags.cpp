// What runs that nobody watches leave for the morning. Knows no parser.
#include "cli/unattended_flags.hpp"

#include "cli/check_flags.hpp"

namespace netpoll {

flag_group unattended_flags() {
    flag_group all{unattended_title, {}};
    for (flag& each : check_flags())
        all.flags.push_back(std::move(each));
    return all;
}

}  // namespace netpoll
