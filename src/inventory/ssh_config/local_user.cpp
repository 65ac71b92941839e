// Asks the system for the account. Knows no configuration.
#include "inventory/ssh_config/local_user.hpp"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace netpoll::ssh_config {

local_user this_user() {
    local_user who;
    who.id = ::getuid();
    std::array<char, 16'384> room{};
    passwd facts = {};
    passwd* found = nullptr;
    if (::getpwuid_r(who.id, &facts, room.data(), room.size(), &found) == 0 && found != nullptr) {
        who.name = found->pw_name;
        who.home = found->pw_dir;
    }
    if (const char* home = std::getenv("HOME")) who.home = home;
    return who;
}

}  // namespace netpoll::ssh_config
