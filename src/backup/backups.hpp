// The backups of devices after a run. Knows no engine.
#pragma once

#include "core/settled_text.hpp"
#include "results/recorded_result.hpp"

#include <netpoll/backup_request.hpp>
#include <netpoll/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace netpoll {

enum class backup_kind : std::uint8_t {
    added,
    changed,
    moved,    ///< its content is the same, its path is not
    removed,  ///< the host is in the inventory no more
    kept,     ///< the device has nothing good this time, and what it had stays
    refused,  ///< it could not be written, or somebody changed the file
};

std::string_view name(backup_kind kind) noexcept;

struct backup_entry {
    std::string host;
    std::string path;  ///< below the folder; empty where it has none
    backup_kind kind{backup_kind::kept};
    std::string why;  ///< of one that is kept or refused
};

struct backup_report {
    std::vector<backup_entry> entries;  ///< in the order of the results, those removed behind
    std::size_t same{0};                ///< files that were not touched
    bool committed{false};
    std::string push_failure;  ///< empty: none

    std::size_t count(backup_kind kind) const noexcept;
};

/// Everything but the run itself.
struct backup_run {
    std::string run_id;
    /// All hosts of the inventory; nothing where files of others are to stay.
    std::optional<std::set<std::string>> inventory;
};

/// Whether it could be done: the folder is there or is made, what is remembered of it can be read,
/// and git is there where it is asked for. A sentence, or nothing.
std::string backup_trouble(const backup_request& request);

/// Writes what is good and new, whole files only, for nobody else to read; then commits and pushes.
/// One netpoll at a time. The error is a sentence: nothing was committed.
expected<backup_report, std::string> make_backups(const backup_request& request,
                                                  const recorded_results& results,
                                                  const settled_text& settled,
                                                  const backup_run& run);

/// The message of the commit: a line of counts, and a line for each device.
std::string commit_message(const backup_report& report, const std::string& run_id);
/// "2 changed, 1 added, 197 the same".
std::string counts_text(const backup_report& report);

}  // namespace netpoll
