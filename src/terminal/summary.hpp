// What a run came to, for people: failures grouped by cause, then counts. Knows no terminal.
#pragma once

#include <netpoll/run_events.hpp>

#include <chrono>
#include <cstddef>
#include <string>

namespace netpoll {

/// What checks came to besides the totals.
struct summary_checks {
    check_counts all{};  ///< with those of a retry's kept records
    fail_on limit{fail_on::error};
};

struct summary_style {
    bool color{false};
    std::size_t width{80};
};

/// The whole text, each line ended: a line a cause (how many, code, phase, example hosts, what to
/// do), and the totals last, so that they stay on the screen. A cause that is alone also quotes the
/// device. Where there are checks, a line for each that did not pass everywhere stands behind the
/// causes, and their verdict comes last. `elapsed` is the wall time of the run.
std::string summary_text(const run_totals& totals, std::chrono::milliseconds elapsed,
                         const summary_style& style, const summary_checks& checks = {});

}  // namespace netpoll
