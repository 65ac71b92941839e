// What a history says: runs, hosts, outputs, as values. Knows no table.
#pragma once

#include "history/packed_phases.hpp"

#include <netpoll/outcome.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace netpoll {

using wall_time = std::chrono::system_clock::time_point;

/// How many devices of a run came to what.
struct history_counts {
    std::size_t ok{0};
    std::size_t failed{0};
    std::size_t skipped{0};
    std::size_t cancelled{0};

    std::size_t devices() const noexcept { return ok + failed + skipped + cancelled; }
};

/// What adding a run did.
struct added_run {
    history_counts counts{};
    std::size_t changed{0};  ///< outputs that differ from those of before
    std::size_t stored{0};   ///< contents that were nowhere in the file
    bool replaced{false};    ///< the run was there before
};

struct history_run {
    std::string run_id;
    wall_time started;
    wall_time ended;
    std::string version, mode, user, machine;
    std::string verdict;  ///< of netpoll/run_events; empty where it is not known
    std::vector<std::string> inventory, command_line;
    std::size_t concurrency{0};
    bool interrupted{false};
    history_counts counts{};
    std::size_t changed{0};
};

/// Empty texts: none.
struct history_failure {
    std::string code, phase, message, detail;
};

struct history_command {
    std::string command;
    command_status status{command_status::ok};
};

/// One run of one host.
struct host_visit {
    std::string run_id;
    device_status status{device_status::ok};
    history_failure failure;
    wall_time started;  ///< of the run, where nobody contacted the host
    std::optional<std::chrono::milliseconds> duration;
    std::size_t connections{0};
    phase_times phases;
    std::vector<history_command> commands;
    std::vector<std::string> changed;  ///< commands whose output is another than before
};

/// An output for as long as it stayed the same.
struct output_version {
    std::int64_t content{0};  ///< for `history_file::output`
    wall_time first_seen;
    wall_time last_seen;
    std::uint64_t bytes{0};
    std::string sha256;  ///< in hexadecimal, of the bytes that the device sent
};

struct output_history {
    std::string command;
    std::vector<output_version> versions;  ///< the oldest first
};

/// A fact about a host for as long as it stayed the same.
struct trait_version {
    std::string value;
    wall_time first_seen;
    wall_time last_seen;
};

struct host_history {
    std::string host;
    std::string address, platform;
    std::size_t visits_in_all{0};
    std::optional<wall_time> last_ok;
    std::vector<host_visit> visits;  ///< the newest first
    std::vector<output_history> outputs;
    std::vector<trait_version> host_keys;  ///< "TYPE FINGERPRINT"; the oldest first
    std::vector<trait_version> servers;    ///< identification lines of SSH
    std::vector<trait_version> logins;     ///< methods that let us in
};

/// A host without a good run since some time.
struct stale_host {
    std::string host;
    std::optional<wall_time> last_ok;
    std::optional<wall_time> last_seen;  ///< none: the history does not know it
    device_status status{device_status::skipped};
    history_failure failure;
};

/// How long a host took lately.
struct host_duration {
    std::chrono::milliseconds took{0};
    bool was_ok{false};  ///< the last time
};
/// By name.
using host_durations = std::unordered_map<std::string, host_duration>;

struct pruned_history {
    std::size_t runs{0};
    std::size_t hosts{0};     ///< that no run had since
    std::size_t versions{0};  ///< of outputs
    std::size_t contents{0};
    std::uint64_t bytes_before{0};  ///< of the file
    std::uint64_t bytes_after{0};
};

}  // namespace netpoll
