// Checks that did not pass as SARIF 2.1.0, for code scanning. Knows no file.
#pragma once

#include "audit/check_report.hpp"

#include <string>

namespace netpoll {

/// One run: a rule for each check, a result for each that failed ("fail") or is unknown ("open"),
/// at HOST/COMMAND and its line.
std::string sarif_json(const check_report& report);

}  // namespace netpoll
