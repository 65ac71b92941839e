// Files that a run writes, each of which must be another. Knows no format.
#pragma once

#include <netpoll/run_request.hpp>

#include <string>
#include <vector>

namespace netpoll {

struct named_file {
    std::string name;  ///< "--output", for messages
    std::string path;  ///< "-" is standard output; empty: none
};

/// A sentence for each two that are one file, by whatever path or link: of those that are written,
/// and of one that is written and one that is read. Devices, pipes and terminals may be shared.
std::vector<std::string> same_files(const std::vector<named_file>& written,
                                    const std::vector<named_file>& read);

/// The second half of these alone.
std::vector<std::string> overwritten_files(const std::vector<named_file>& written,
                                           const std::vector<named_file>& read);

/// The files that a request names to be read.
std::vector<named_file> read_by(const run_request& request);

/// The same for those that an inventory names: its own, and those of its secrets and keys.
std::vector<named_file> read_by(const inventory& all);

/// A sentence for each file that stands where --outdir or --record write theirs.
std::vector<std::string> inside_folders(const std::vector<named_file>& written,
                                        const std::string& outdir, const std::string& record);

}  // namespace netpoll
