// What a run's outputs are kept as beside its results. Knows no file.
#pragma once

#include <string>

namespace netpoll {

/// The last good outputs of each device, in a file of its own.
struct backup_request {
    std::string folder;              ///< empty: none are kept
    std::string path{"{host}.cfg"};  ///< below it; {host}, {platform}, {group}, {data.KEY}
    bool removed{false};  ///< files of hosts that the inventory has no more go to removed/
    bool git{false};      ///< a run is a commit
    bool push{false};     ///< which goes to where the branch does

    friend bool operator==(const backup_request&, const backup_request&) = default;
};

}  // namespace netpoll
