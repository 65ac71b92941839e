// Whose account netpoll runs in. Knows no configuration.
#pragma once

#include <string>

namespace netpoll::ssh_config {

struct local_user {
    std::string name;  ///< empty where the account has none
    std::string home;  ///< empty where there is none
    unsigned id{0};
};

/// Of this process. The folder is $HOME where that is set, since netpoll's other paths begin there,
/// else the account's, as ssh has it.
local_user this_user();

}  // namespace netpoll::ssh_config
