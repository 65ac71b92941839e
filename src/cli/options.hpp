// What the user asks for: the command line over variables over files. Knows no inventory.
#pragma once

#include "run/request_values.hpp"
#include "terminal/plan_text.hpp"
#include "terminal/run_log.hpp"
#include "terminal/screen_options.hpp"

#include <netpoll/run_request.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace netpoll {

/// Everything that can be asked for on the command line: the run, and how it is shown.
struct options {
    run_request request;                    ///< secrets: of NETPOLL_PASSWORD and NETPOLL_SECRET
    std::optional<report_format> format{};  ///< asked for; else the request has what is meant
    bool needs_inventory{true};             ///< false where a verb's flag does without
    bool list_hosts{false};
    bool list_groups{false};
    bool dry_run{false};
    /// Names are printed, and nothing else is done.
    bool only_lists() const noexcept { return list_hosts || list_groups; }
    /// The run will have a folder of its own.
    bool has_folder() const noexcept {
        return !only_lists() && !dry_run && !(request.rundir.empty() && request.resume.empty());
    }
    bool confirm{false};  ///< show the dry run and ask, before anyone is contacted

    screen_options screen;
    std::string log_file;
    bool log_json{false};

    bool help{false};
    bool help_all{false};
    bool version{false};
    bool list_errors{false};

    bool no_config{false};                 ///< no file of options is read
    std::vector<option_origin> origins{};  ///< of those that the command line does not say

    std::vector<std::string> warnings;  ///< about variables; sentences that begin with the name
};

log_options log_options_of(const options& wanted);

/// Reads a variable of the environment; null where it is not set.
using environment = std::function<const char*(const std::string& name)>;

/// The options, or every mistake in them: a sentence each, beginning with the flag or variable.
using parsed_options = expected<options, std::vector<std::string>>;

struct flag_group;

/// What one of the programs understands: netpoll's flags are all_flags(), a verb has its own.
/// `unasked` holds where nobody says otherwise.
parsed_options parse_flags(const std::vector<flag_group>& groups,
                           const std::vector<std::string>& arguments, const environment& env,
                           options unasked = {});

/// Flags win over variables, and these over files. Where a help, version or list_errors is asked
/// for, nothing else is checked.
parsed_options parse_options(const std::vector<std::string>& arguments, const environment& env);

}  // namespace netpoll
