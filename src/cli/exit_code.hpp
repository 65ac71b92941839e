// How netpoll ends: the exit codes and what they mean. Knows no run.
#pragma once

#include "terminal/run_log.hpp"

#include <netpoll/run_events.hpp>

#include <array>
#include <utility>

namespace netpoll {

/// Exit codes: stable, so scripts may rely on them.
enum class exit_code : int {
    ok = 0,
    device_failed = 1,
    usage = 2,
    netpoll_failed = 3,
    interrupted = 4,
    guard = 5,  ///< stopped by the credential guard
    run_deadline = 6,
    locked = 75,  ///< another run holds the lock (EX_TEMPFAIL)
    // No codes, but what a shell shows for a process that ended by a signal, as these do.
    by_interrupt = 130,    ///< SIGINT: a loop in a shell must end too
    by_closed_pipe = 141,  ///< SIGPIPE
};

/// Those that can occur, for the help.
inline constexpr std::array exit_code_meanings{
    std::pair{exit_code::ok, "every device answered every command"},
    std::pair{exit_code::device_failed, "some device failed, or a check that --fail-on counts"},
    std::pair{exit_code::usage, "wrong option or inventory; nobody was contacted"},
    std::pair{exit_code::netpoll_failed, "netpoll itself failed, e.g. a full disk"},
    std::pair{exit_code::interrupted,
              "told to end (SIGTERM, SIGHUP); partial results are written. Or --confirm was not "
              "answered y"},
    std::pair{exit_code::guard, "a credential was rejected too often; devices were left alone"},
    std::pair{exit_code::run_deadline, "--deadline was reached; partial results are written"},
    std::pair{exit_code::locked, "another run holds the lock; nobody was contacted"},
    std::pair{exit_code::by_interrupt,
              "Ctrl-C; partial results are written, then SIGINT ends netpoll as it would have"},
    std::pair{exit_code::by_closed_pipe, "nobody reads standard output any more (SIGPIPE)"},
};

/// How netpoll ends that a signal told to end before anything was done.
exit_code code_of_end(int signal) noexcept;

/// The code for what a run or a bench came to; `reader_gone`: nobody reads its results any more.
exit_code code_of(verdict reached, bool reader_gone = false) noexcept;

/// The code of a run that ended with `code`, where the log may have failed.
exit_code with_log(exit_code code, const run_log& log) noexcept;

/// What main returns; does not return where the code stands for a signal that ends the process.
int end_process(exit_code code) noexcept;

}  // namespace netpoll
