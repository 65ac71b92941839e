// What netpoll says about itself. Knows no run.
#pragma once

#include <string>

namespace netpoll {

/// The text of --help, at most 80 columns wide.
std::string help_text();

/// The text of `netpoll platforms --help`, as wide.
std::string platforms_help_text();

/// The text of `netpoll bench --help`, as wide.
std::string bench_help_text();

/// The text of --list-errors: every code of `error.code`, and what to do.
std::string error_list();

}  // namespace netpoll
