// `netpoll report checks`: what the checks of a result came to. Contacts nobody.
#pragma once

#include "cli/verb_answer.hpp"
#include "cli/verb_arguments.hpp"

namespace netpoll {

/// The words are "checks" and the file of results. Exit code 1 where some count by --fail-on.
verb_answer answer_report_checks(const verb_arguments& said, bool json);

}  // namespace netpoll
