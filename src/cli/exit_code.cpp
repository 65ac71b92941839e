// Verdicts and signals to exit codes.
#include "cli/exit_code.hpp"

#include "machine/process_setup.hpp"

#include <signal.h>

namespace netpoll {

namespace {

/// What a shell adds to a signal's number.
constexpr int first_signal = 128;

}  // namespace

exit_code code_of_end(int signal) noexcept {
    if (signal == SIGTERM || signal == SIGHUP) return exit_code::interrupted;
    return static_cast<exit_code>(first_signal + signal);
}

exit_code code_of(verdict reached, bool reader_gone) noexcept {
    switch (reached) {
        case verdict::ok:
            return exit_code::ok;
        case verdict::some_failed:
            return exit_code::device_failed;
        case verdict::interrupted:
            return exit_code::interrupted;
        case verdict::deadline:
            return exit_code::run_deadline;
        case verdict::guard:
            return exit_code::guard;
        case verdict::results_lost:
            break;
    }
    return reader_gone ? exit_code::by_closed_pipe : exit_code::netpoll_failed;
}

int end_process(exit_code code) noexcept {
    const int number = static_cast<int>(code);
    if (number > first_signal) end_by_signal(number - first_signal);
    return number;
}

}  // namespace netpoll
