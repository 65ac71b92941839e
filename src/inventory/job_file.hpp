// A job file: what to ask the selected hosts, and what their answers have to be. Knows no host.
#pragma once

#include "inventory/check_values.hpp"
#include "inventory/secret_resolver.hpp"

#include <netpoll/target.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace netpoll {

using commands_ptr = std::shared_ptr<const std::vector<command>>;

/// Commands of all hosts, or of those of a group. Null, or not there: nothing is said.
struct job_commands {
    commands_ptr of_all;
    std::map<std::string, commands_ptr, std::less<>> by_platform;  ///< in place of `of_all`, by id

    const commands_ptr& of(const std::string& platform) const {
        const auto found = by_platform.find(platform);
        return found == by_platform.end() ? of_all : found->second;
    }
};

struct job_file {
    job_commands commands;                                      ///< secrets read
    std::map<std::string, job_commands, std::less<>> by_group;  ///< behind those
    std::vector<written_check> checks;
    // Absent where the file does not say them.
    std::optional<bool> repeatable;
    std::optional<netpoll::on_error> on_error;

    bool says_commands() const noexcept {
        return commands.of_all || !commands.by_platform.empty() || !by_group.empty();
    }
};

/// Every mistake goes to `mistakes`; where there is one nothing is returned.
job_file read_job(const std::string& path, const job_names& names, secret_resolver& secrets,
                  std::vector<mistake>& mistakes);

}  // namespace netpoll
