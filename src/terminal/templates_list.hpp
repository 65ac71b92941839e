// The list of templates, and what a check of them came to. Knows no option.
#pragma once

#include "parse/template_check.hpp"
#include "parse/template_folder.hpp"

#include <string>

namespace netpoll {

/// Rows of the index that are for this platform, as the templates call it; empty: all.
/// {"folder": ..., "templates": [{"platform", "command", "templates": [...], "line"}]}: platform
/// and command are expressions where the index has one.
std::string templates_json(const template_folder& all, const std::string& platform);
/// PLATFORM, COMMAND and TEMPLATE, a line a row.
std::string templates_table(const template_folder& all, const std::string& platform);

/// Mistakes and remarks, a line each.
std::string template_findings(const template_report& of);
/// "DIR: 979 templates and 970 rows of the index, all good", or how many are not.
std::string template_verdict(const std::string& of, const template_report& report);

}  // namespace netpoll
