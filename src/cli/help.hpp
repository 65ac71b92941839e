// What netpoll says about itself. Knows no run.
#pragma once

#include <string>

namespace netpoll {

/// The text of --help: the options of an ordinary day, on a screen of 24 lines and 80 columns.
std::string help_text();

/// The text of --help-all, as wide.
std::string full_help_text();

/// The text of `netpoll inventory --help`, as wide.
std::string inventory_help_text();

/// The text of `netpoll platforms --help`, as wide.
std::string platforms_help_text();

/// The text of `netpoll hostkeys --help`, as wide.
std::string hostkeys_help_text();

/// The text of `netpoll report --help`, as wide.
std::string report_help_text();

/// The text of `netpoll bench --help`, as wide.
std::string bench_help_text();

/// The text of --list-errors: every code of `error.code`, and what to do.
std::string error_list();

}  // namespace netpoll
