// Command outputs as plain files: raw/<host>/<command>.txt. Knows no JSON.
#pragma once

#include "machine/place.hpp"
#include "results/output.hpp"
#include "results/recorded_result.hpp"

#include <netpoll/outcome.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// `text` as a file name: letters, digits, '.', '_' and '-' stay, all else becomes '_'; at most 100
/// bytes; never empty, "." or "..", and never hidden.
std::string safe_name(std::string_view text);

/// A host's folder name. Where `safe_name` had to change something, eight digits of the name's
/// SHA-256 are added, so that two hosts never share a folder and a host keeps its own in every run.
std::string host_folder(std::string_view host);

/// File names for a device's commands, in order. Names that would be equal are numbered: "x.txt",
/// "x-2.txt". An output that is not complete is called "x.incomplete.txt", so that it never stands
/// in for a whole one; a command that was never sent gets an empty name.
std::vector<std::string> command_files(const std::vector<command_result>& commands);

/// What a process that is killed may leave in place of a file that it was writing.
enum class after_crash {
    whole,  ///< a file of its name is whole at any time
    /// The beginning of one, of a device without a record: whoever goes on with the run polls that
    /// device again. Where the machine went down, of devices with one, too: `complete` mends them.
    /// Costs a third less.
    cut,
};

/// The raw/ folder of --outdir, held open. Thread-safe: it holds nothing that changes.
class raw_files {
public:
    /// Makes the folder and raw/ in it; its parent must exist. Files get exactly `mode`.
    static expected<raw_files, std::string> create(const std::string& outdir,
                                                   mode_t mode = private_file,
                                                   after_crash leaves = after_crash::whole);
    /// Writes the raw bytes of every command that was sent.
    io_result write(const outcome& result) const;
    /// Writes those of a record again that are not there, or not of their size. What was not UTF-8
    /// is not in the record, and stays as it is.
    io_result complete(const recorded_result& record) const;

private:
    raw_files(held_folder folder, mode_t mode, after_crash leaves)
        : folder_(std::move(folder)), mode_(mode), leaves_(leaves) {}
    expected<held_folder, std::string> folder_of(const std::string& host) const;
    io_result write_one(const held_folder& own, const std::string& name,
                        std::string_view bytes) const;

    held_folder folder_;
    mode_t mode_;
    after_crash leaves_;
};

}  // namespace netpoll
