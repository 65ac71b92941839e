// Checks as JUnit XML, for CI systems. Knows no file.
#pragma once

#include "audit/check_report.hpp"

#include <string>
#include <string_view>

namespace netpoll {

/// A suite for each device, a case for each check and command, as Jenkins' junit-10.xsd has it,
/// which GitLab and others read too. What did not pass and counts for `limit` is a failure, or an
/// error where it is unknown; what does not count is skipped, with its message.
std::string junit_xml(const check_report& report, fail_on limit);

/// Text within XML 1.0, in elements and attributes alike: UTF-8 without the characters that XML
/// does not have; controls are written as \xNN.
std::string xml_text(std::string_view bytes);

}  // namespace netpoll
