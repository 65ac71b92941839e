// What checks came to, as a table and as JSON. Knows no file.
#pragma once

#include "audit/check_report.hpp"

#include <string>

namespace netpoll {

/// A line for each check and device that did not pass, the most severe first, or for `all`; what
/// they sum up to, with the verdict by `limit`, comes last.
std::string checks_table(const check_report& report, bool all, fail_on limit);

/// {"schema": "netpoll-checks/1", "run_id", "summary": {...}, "devices": [{"host", "status",
/// "checks": [...]}]}, with all of them as records have them.
std::string checks_json(const check_report& report);

}  // namespace netpoll
