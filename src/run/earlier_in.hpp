// What checks compare with, from whatever remembers it: a result or a history. Knows no check.
#pragma once

#include "audit/earlier_outputs.hpp"

#include <netpoll/error.hpp>
#include <netpoll/expected.hpp>

#include <memory>
#include <string>
#include <vector>

namespace netpoll {

/// The last good outputs in a file of results, the journal of a run, its folder, a rundir (its
/// latest run), or a history. It stays open.
expected<std::shared_ptr<const earlier_outputs>, std::vector<mistake>> earlier_in(
    const std::string& path);

/// What there is in a rundir of earlier runs: its history, else its latest run; empty: neither.
std::string earlier_in_rundir(const std::string& rundir);

}  // namespace netpoll
