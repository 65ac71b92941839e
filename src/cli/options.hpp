// What the user asks for: the command line over the environment. Knows no inventory.
#pragma once

#include "cli/option_values.hpp"

#include <netpoll/inventory.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace netpoll {

/// Everything that can be asked for, with what holds where nobody asks.
struct options {
    std::string inventory;
    bool needs_inventory{true};  ///< false where a verb's flag does without
    selection select;
    bool list_hosts{false};
    bool dry_run{false};

    inventory_overrides overrides;  ///< password: from NETPOLL_PASSWORD
    bool ask_password{false};
    std::string platforms;
    std::size_t max_output{64U << 20};
    std::optional<std::size_t> memory;  ///< for outputs; else as capacity.hpp says

    netpoll::mode mode{mode::async};
    std::optional<std::size_t> concurrency;  ///< else as capacity.hpp says
    unsigned reactors{1};
    std::optional<unsigned> workers;  ///< of processes; else as capacity.hpp says
    unsigned cpu_workers{1};

    host_key_policy host_keys{host_key_policy::strict};
    std::vector<std::string> known_hosts;  ///< empty: the user's and the system's

    std::optional<milliseconds> deadline;  ///< of the whole run

    report_format format{report_format::json};
    std::string output{"-"};
    std::string outdir;
    std::string record;        ///< empty: sessions are not recorded
    unsigned mode_bits{0600};  ///< of new files; their folders as `folder_mode` says

    unsigned verbosity{0};
    bool quiet{false};
    std::string log_file;
    bool log_json{false};
    shown progress{shown::automatic};
    shown summary{shown::automatic};
    shown color{shown::automatic};

    bool help{false};
    bool version{false};
    bool list_errors{false};

    std::vector<std::string> warnings;  ///< about variables; sentences that begin with the name
};

/// Reads a variable of the environment; null where it is not set.
using environment = std::function<const char*(const std::string& name)>;

/// The options, or every mistake in them: a sentence each, beginning with the flag or variable.
using parsed_options = expected<options, std::vector<std::string>>;

struct flag_group;

/// What one of the programs understands: netpoll's flags are all_flags(), a verb has its own.
parsed_options parse_flags(const std::vector<flag_group>& groups,
                           const std::vector<std::string>& arguments, const environment& env);

/// Flags win over variables. Where help, version or list_errors is asked for, nothing else is
/// checked.
parsed_options parse_options(const std::vector<std::string>& arguments, const environment& env);

}  // namespace netpoll
