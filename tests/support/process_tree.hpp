// What the kernel shows of a running program and of all that it has started. Knows no program.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace netpoll::testing {

struct running_process {
    pid_t pid{0};
    std::string program;       ///< path of what it runs; empty where the kernel does not say
    std::string command_line;  ///< its arguments, each ended by a NUL
    std::string environment;   ///< as it was when the program began; each ended by a NUL
};

/// This process and its children, theirs, and so on. Those that end meanwhile are left out.
std::vector<running_process> process_tree(pid_t root);

}  // namespace netpoll::testing
