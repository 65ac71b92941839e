// What the options say about the log, and what the log says about the end.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/options.hpp"
#include "terminal/run_log.hpp"

namespace netpoll {

log_options log_options_of(const options& wanted);

/// The code of a run that ended with `code`, where the log may have failed.
exit_code with_log(exit_code code, const run_log& log) noexcept;

}  // namespace netpoll
