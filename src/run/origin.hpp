// Where a run comes from, for its results: files, who asked, where and how. Knows no result.
#pragma once

#include <netpoll/run_request.hpp>
#include <netpoll/secret.hpp>

#include <string>
#include <vector>

namespace netpoll {

/// Whole paths of the inventories that are read; "-" is standard input.
std::vector<std::string> inventory_paths(const run_request& request);

/// A command line without the secrets of the run, and without what looks like one: passwords of
/// URLs and logins (user:password@host), and what stands behind words as "password=" and "secret".
std::vector<std::string> without_secrets(std::vector<std::string> command_line,
                                         const redactor& redact);

/// The name of this user; empty where the system knows none.
std::string name_of_user();
/// The name of this machine, likewise.
std::string name_of_machine();

}  // namespace netpoll
