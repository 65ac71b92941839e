// What is different between two results: devices, commands and lines of outputs. Knows no table.
#pragma once

#include "audit/row_changes.hpp"
#include "core/settled_text.hpp"
#include "results/recorded_result.hpp"

#include <netpoll/error.hpp>
#include <netpoll/expected.hpp>
#include <netpoll/outcome.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

enum class change_kind : std::uint8_t {
    same,
    changed,
    added,         ///< only the new side has it
    removed,       ///< only the old side has it
    not_compared,  ///< on one side it failed, or is not whole
};

std::string_view name(change_kind kind) noexcept;

/// One side of a command or a device.
struct command_side {
    command_status status{command_status::not_run};
    bool truncated{false};
};
struct device_side {
    std::string run_id;
    std::chrono::system_clock::time_point started;
    device_status status{device_status::failed};
    std::string error_code;  ///< empty: none
    std::string error_phase;
};

device_side side_of(const recorded_result& device);

struct command_change {
    std::string command;
    change_kind kind{change_kind::same};
    std::optional<command_side> before;
    std::optional<command_side> after;
    /// As `unified_diff` has them, of what is left without volatile lines; of rows as
    /// `lines_of` has them.
    std::vector<std::string> hunks;
    std::size_t lines_added{0};
    std::size_t lines_removed{0};
    /// Where rows were compared, which the lines are of then.
    std::vector<row_change> rows{};
};

struct device_changes {
    std::string host;
    std::string platform;
    /// `changed` where some command is not the same, `not_compared` where nothing else is to say.
    change_kind kind{change_kind::same};
    std::optional<device_side> before;
    std::optional<device_side> after;
    bool never_good{false};                ///< it had results before, none of which was ok
    std::vector<command_change> commands;  ///< those that are not the same

    /// Whether the two sides differ: also where one failed and the other did not.
    bool differs() const noexcept;
};

struct change_options {
    /// Names of hosts, with `*` and `?`; of commands the same. None: all.
    std::vector<std::string> hosts;
    std::vector<std::string> commands;
    bool partial{false};  ///< whole records of results that are cut off will do
    bool rows{false};     ///< rows are compared where both sides have some, else lines

    bool takes_host(std::string_view host) const noexcept;
    bool takes_command(std::string_view command) const noexcept;
};

/// Both records are of the same host. Outputs are compared where they are whole on both sides and
/// the device took the command on both or on none.
device_changes compare_device(const recorded_result& before, const recorded_result& after,
                              const settled_text& settled, const change_options& options = {});

struct change_report {
    std::string before;  ///< path, or "the last good results in ..."
    std::string after;
    std::string before_run;  ///< its id; empty where there are several
    std::string after_run;
    /// Those that are not the same, in the order of the new results; behind them those that are
    /// gone, in the order of the old ones.
    std::vector<device_changes> devices;
    std::size_t same{0};
    std::vector<mistake> remarks;  ///< about the files

    std::size_t count(change_kind kind) const noexcept;
    bool differs() const noexcept;
};

using change_reading = expected<change_report, std::vector<mistake>>;

/// Two files of results. It is a mistake where no host or no command fits `options`. Memory grows
/// with their number of devices, and with what has changed.
change_reading compare_results(const std::string& before, const std::string& after,
                               const settled_text& settled, const change_options& options);

/// Results, each device of which is compared with its last record that is ok: in
/// `earlier`, files of results, the newest first. Those that cannot be read are remarks. A device
/// is gone where the newest of them has it.
change_reading compare_with_last_good(const recorded_results& after,
                                      const std::vector<std::string>& earlier,
                                      const settled_text& settled, const change_options& options);

}  // namespace netpoll
