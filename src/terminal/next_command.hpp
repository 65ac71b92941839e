// What to run next, said below a summary. Knows no run.
#pragma once

#include <string>
#include <vector>

namespace netpoll {

/// The command line `netpoll ARGUMENTS...`, so that it polls again what is not ok in `results`, and
/// what to write after it stays: quoted for a shell. What narrowed a retry or completed its results
/// goes: what was written is whole, and who was left out is polled too.
std::string retry_command(const std::vector<std::string>& arguments, const std::string& results);

/// Prints who failed, and of what. `document`: not NDJSON.
std::string details_command(const std::string& results, bool document);

}  // namespace netpoll
