// Recordings as a network: which files, which devices, which inventory. Knows no socket.
#pragma once

#include "lab/network.hpp"
#include "lab/recording.hpp"

#include <netpoll/error.hpp>

#include <memory>
#include <string>
#include <vector>

namespace netpoll::lab {

/// A recording and the host that plays it.
struct named_recording {
    std::string host;  ///< from the file's name, unique, letters, digits and .-_
    std::shared_ptr<const recording> content;
};

/// Reads the files, and all recordings in the folders, sorted by name. How many files of a
/// folder are none is told in `notes`; any other mistake stands in `mistakes`.
std::vector<named_recording> load_recordings(const std::vector<std::string>& paths,
                                             std::vector<mistake>& mistakes,
                                             std::vector<std::string>& notes);

/// A device for each recording. The error is a sentence, as of plan_network.
expected<std::vector<device>, std::string> plan_replay(
    const lab_options& options, const std::vector<named_recording>& recordings);

/// The devices as an inventory with the commands that were recorded.
std::string replay_inventory(const lab_options& options, const std::vector<device>& devices);

}  // namespace netpoll::lab
