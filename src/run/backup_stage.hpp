// The backups of a run, as one of the things that are made of it. Knows no engine.
#pragma once

#include "run/after_run.hpp"
#include "run/plan.hpp"

#include <memory>
#include <string>
#include <vector>

namespace netpoll {

/// The plan outlives it.
std::unique_ptr<after_run> backup_stage(const run_request& request, const plan& work);

/// Devices whose backup would have no path below the folder, or that of another one.
mistakes backup_mistakes(const run_request& request, const std::vector<planned_job>& jobs);

/// Of all its hosts.
std::vector<std::string> names_in(const inventory& all);

}  // namespace netpoll
