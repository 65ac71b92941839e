// Phases as people call them. Knows no table.
#pragma once

#include <netpoll/error.hpp>

#include <string>

namespace netpoll {

/// "key exchange", "login", "commands".
std::string title(phase which);

}  // namespace netpoll
