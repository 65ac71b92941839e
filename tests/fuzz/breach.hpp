// How a broken promise is told.
#pragma once

#include <string>

namespace netpoll::fuzz {

/// Ends the program with this sentence: what was promised does not hold.
[[noreturn]] void breach(const std::string& what);

}  // namespace netpoll::fuzz
