// Completions of a program's command line, a script for each shell. Knows no table of options.
#pragma once

#include "manual/programs.hpp"

#include <string>

namespace netpoll {

/// For share/bash-completion/completions/NAME. Needs bash alone, not the package bash-completion's
/// functions.
std::string bash_completion(const program_entry& program);

/// For share/zsh/vendor-completions/_NAME.
std::string zsh_completion(const program_entry& program);

/// For share/fish/vendor_completions.d/NAME.fish.
std::string fish_completion(const program_entry& program);

}  // namespace netpoll
