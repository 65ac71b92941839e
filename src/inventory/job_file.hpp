// A job file: what to ask all selected hosts. Knows no host.
#pragma once

#include "inventory/secret_resolver.hpp"

#include <netpoll/target.hpp>

#include <string>
#include <vector>

namespace netpoll {

/// The commands of this file, secrets read. Every mistake goes to `mistakes`.
std::vector<command> read_job(const std::string& path, secret_resolver& secrets,
                              std::vector<mistake>& mistakes);

}  // namespace netpoll
