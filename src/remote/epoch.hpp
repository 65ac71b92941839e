// Names that no other process has.
#pragma once

#include <string>

namespace netpoll {

/// "9f86d081": eight hexadecimal digits by chance.
std::string new_epoch();

}  // namespace netpoll
