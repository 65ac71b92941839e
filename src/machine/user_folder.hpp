// The user's folders for programs' files. Knows no program.
#pragma once

#include "machine/file.hpp"

#include <string>

namespace netpoll {

/// What the variable says ("XDG_STATE_HOME"), or this folder below $HOME (".local/state"). Empty
/// where neither is an absolute path.
std::string user_folder(const char* variable, const std::string& below_home);

/// Makes each folder on the way that is not there yet, for its owner alone.
io_result make_folders(const std::string& path);

}  // namespace netpoll
