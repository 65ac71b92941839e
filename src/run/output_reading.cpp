// The same for a run and for what is there of one.
#include "run/output_reading.hpp"

namespace netpoll {

const std::string& templates_name(const platform_catalog& platforms, const std::string& called) {
    const auto* known = platforms.definition(called);
    return known == nullptr || known->textfsm.empty() ? called : known->textfsm;
}

std::string unreadable(command_status of) {
    switch (of) {
        case command_status::ok:
            return {};
        case command_status::error_marker:
            return "the device rejected the command";
        case command_status::incomplete:
        case command_status::timeout:
            return "the output is not whole";
        case command_status::not_run:
            return "the command was not run";
    }
    return {};
}

}  // namespace netpoll
