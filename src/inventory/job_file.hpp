// A job file: what to ask all selected hosts. Knows no host.
#pragma once

#include "inventory/secret_resolver.hpp"

#include <netpoll/target.hpp>

#include <optional>
#include <string>
#include <vector>

namespace netpoll {

struct job_file {
    std::vector<command> commands;  ///< secrets read
    // Absent where the file does not say them.
    std::optional<bool> repeatable;
    std::optional<netpoll::on_error> on_error;
};

/// Every mistake goes to `mistakes`.
job_file read_job(const std::string& path, secret_resolver& secrets,
                  std::vector<mistake>& mistakes);

}  // namespace netpoll
