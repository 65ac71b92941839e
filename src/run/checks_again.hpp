// The checks of a job on a result that is there. Contacts nobody.
#pragma once

#include "audit/check_report.hpp"

#include <string>

namespace netpoll {

struct checks_request {
    std::string results;    ///< a file of them, the folder of a run, or a rundir
    bool partial{false};    ///< whole records of a result that is not whole will do
    std::string job;        ///< empty: what the records say themselves
    std::string against;    ///< a result or history to compare with; empty: none
    std::string platforms;  ///< a file of definitions besides the built-in ones
};

/// Judges every device anew by the job, whose values are those of the records, or reads what was
/// judged before. No secret of the job is read.
expected<check_report, std::vector<mistake>> checks_of(const checks_request& asked);

}  // namespace netpoll
