// Checks of a result as files for other programs. Knows no format.
#pragma once

#include "audit/check_report.hpp"

#include <string>

namespace netpoll {

/// Where they go; empty: nowhere. "-" is standard output.
struct check_files {
    std::string junit;
    std::string sarif;
    fail_on limit{fail_on::error};  ///< what counts as a failure in JUnit
    unsigned mode_bits{0600};
};

/// Each comes into being whole. The error is a sentence.
expected<void, std::string> write_check_files(const check_report& report, const check_files& to);

}  // namespace netpoll
