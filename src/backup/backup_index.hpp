// Which file of a folder of backups is whose, and what netpoll wrote there. Knows no record.
#pragma once

#include "machine/descriptor.hpp"
#include "machine/file.hpp"

#include <netpoll/expected.hpp>

#include <map>
#include <string>

namespace netpoll {

struct backup_file {
    std::string path;    ///< below the folder
    std::string sha256;  ///< of what was written
};

/// In the folder: what netpoll remembers of it, and what it is about to write.
inline constexpr const char* backup_index_name = ".netpoll-backup.json";
inline constexpr const char* pending_backups_name = ".netpoll-backup.pending";

using backup_index = std::map<std::string, backup_file>;  // by host

/// Empty where there is none. The error is a sentence: it is damaged, or of another netpoll.
expected<backup_index, std::string> read_backup_index(const std::string& folder);
/// Also forgets what is about to be written.
io_result write_backup_index(const std::string& folder, const backup_index& index);

/// Remembers what is about to be written, so that it is known as ours should the machine stop
/// before the index is written. Made by the first note.
class pending_backups {
public:
    explicit pending_backups(std::string folder) : folder_(std::move(folder)) {}

    /// Takes those that an earlier run noted, and did write, into the index.
    expected<void, std::string> recover(backup_index& index) const;
    io_result note(const std::string& host, const backup_file& file);

private:
    std::string path() const;

    std::string folder_;
    unique_descriptor file_;
};

}  // namespace netpoll
