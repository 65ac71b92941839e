// Why results could not be written.
#pragma once

#include <string>

namespace netpoll {

/// Why results could not be written, and what was kept.
struct report_failure {
    std::string message;  ///< what failed, with the system's reason
    std::string kept{};   ///< the file that holds the records written so far, or empty
    /// Nobody reads any more (`| head`): no failure of ours, and nothing is kept.
    bool reader_gone{false};
};

}  // namespace netpoll
