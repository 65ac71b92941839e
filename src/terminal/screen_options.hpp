// What is shown of a run at a terminal.
#pragma once

namespace netpoll {

/// When something is shown: `automatic` asks whether standard error is a terminal.
enum class shown { automatic, always, never };

struct screen_options {
    unsigned verbosity{0};  ///< how often -v was given
    bool quiet{false};      ///< errors only
    shown progress{shown::automatic};
    shown summary{shown::automatic};
    shown color{shown::automatic};
};

}  // namespace netpoll
