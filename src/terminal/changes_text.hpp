// What changed between two results, for people and for programs. Knows no file and no option.
#pragma once

#include "audit/changes.hpp"

#include <string>

namespace netpoll {

/// A line for each device or command that is new, gone or cannot be compared, and a unified diff of
/// each output that changed; nothing where all is the same.
std::string changes_text(const change_report& report, bool color);
/// How many of each, in a line.
std::string changes_summary(const change_report& report);
/// {"schema": "netpoll-diff/1", ...} with every device that is not the same.
std::string changes_json(const change_report& report);

/// All of it as one page that loads nothing.
std::string changes_html(const change_report& report);

/// Why a command was not compared: "incomplete before"; escaped. Empty where it was.
std::string doubt_about(const command_change& command);
/// The same of a device: "timed_out (connect); it was ok before".
std::string doubt_about(const device_changes& device);

}  // namespace netpoll
