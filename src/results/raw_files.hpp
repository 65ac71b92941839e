// Command outputs as plain files: raw/<host>/<command>.txt. Knows no JSON.
#pragma once

#include "machine/place.hpp"
#include "results/output.hpp"

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

/// The raw/ folder of --outdir, held open. Thread-safe: it holds nothing that changes.
class raw_files {
public:
    /// Makes the folder and raw/ in it; its parent must exist. Files get exactly `mode`.
    static expected<raw_files, std::string> create(const std::string& outdir,
                                                   mode_t mode = private_file);
    /// Writes the raw bytes of every command that was sent.
    io_result write(const outcome& result) const;

private:
    raw_files(held_folder folder, mode_t mode) : folder_(std::move(folder)), mode_(mode) {}
    held_folder folder_;
    mode_t mode_;
};

}  // namespace netpoll
