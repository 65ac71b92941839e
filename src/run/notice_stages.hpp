// What others are told of a run's end: metrics, syslog, webhook, mail. Knows no way to them.
#pragma once

#include "run/after_run.hpp"
#include "run/option_secret.hpp"

#include <memory>
#include <vector>

namespace netpoll {

/// Those that the request asks for, in the order in which they are made.
std::vector<std::unique_ptr<after_run>> notice_stages(const run_request& request,
                                                      const webhook_access& webhook);

}  // namespace netpoll
