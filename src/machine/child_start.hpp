// How another program is started: its streams, its group, its signals and its environment. Knows
// not what it does.
#pragma once

#include "machine/descriptor.hpp"

#include <netpoll/expected.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace netpoll {

/// A pipe whose ends no program inherits. Both are empty, with errno, where none can be made.
struct child_pipe {
    unique_descriptor read;
    unique_descriptor write;

    child_pipe();
};

/// Descriptors of ours that become a child's streams; -1: it has /dev/null there.
struct child_streams {
    int input{-1};
    int output{-1};
    int errors{-1};
};

/// "cannot be started: ..." of an errno, to be put behind a program's name.
std::string cannot_be_started(int error);

/// Starts `arguments[0]`, a path or a name that PATH has, in a process group of its own, with no
/// other descriptor, no signal blocked and each at its default. `environment` ends with null. The
/// error is that of `cannot_be_started`.
expected<pid_t, std::string> start_child(std::vector<std::string> arguments,
                                         const std::vector<char*>& environment,
                                         const child_streams& streams);

/// Pointers to texts, and null behind them, as exec takes them. The texts outlive them.
std::vector<char*> pointers_to(std::vector<std::string>& texts);

/// Our environment, as exec takes it, without the variables whose names are `is_withheld`.
std::vector<char*> environment_without(
    const std::function<bool(std::string_view name)>& is_withheld);

}  // namespace netpoll
