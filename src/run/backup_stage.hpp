// The backups of a run, as one of the things that are made of it. Knows no engine.
#pragma once

#include "run/after_run.hpp"
#include "run/plan.hpp"

#include <memory>

namespace netpoll {

/// The plan outlives it.
std::unique_ptr<after_run> backup_stage(const run_request& request, const plan& work);

/// Notes all hosts of the inventory where --backup-removed needs them. Mistakes: devices whose
/// backup would have no path below the folder, or that of another one.
mistakes plan_backups(const run_request& request, const inventory& all, plan& work);

}  // namespace netpoll
