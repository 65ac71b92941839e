// Verdicts and signals to exit codes.
#include "cli/exit_code.hpp"

#include "machine/process_setup.hpp"

#include <signal.h>

#include <array>
#include <cstddef>

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
    if (reached == verdict::results_lost && reader_gone) return exit_code::by_closed_pipe;
    constexpr std::array codes{exit_code::ok,
                               exit_code::device_failed,
                               exit_code::device_failed,
                               exit_code::interrupted,
                               exit_code::run_deadline,
                               exit_code::guard,
                               exit_code::netpoll_failed,
                               exit_code::locked};
    return codes[static_cast<std::size_t>(reached)];
}

exit_code with_log(exit_code code, const run_log& log) noexcept {
    const bool by_itself = code == exit_code::ok || code == exit_code::device_failed ||
                           code == exit_code::interrupted || code == exit_code::run_deadline ||
                           code == exit_code::guard || code == exit_code::locked;
    return by_itself && log.file_failed() ? exit_code::netpoll_failed : code;
}

int end_process(exit_code code) noexcept {
    const int number = static_cast<int>(code);
    if (number > first_signal) end_by_signal(number - first_signal);
    return number;
}

}  // namespace netpoll
