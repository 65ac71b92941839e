// Names that nobody else gives.
#pragma once

#include <string>

namespace netpoll {

/// 22 letters and digits of the system's random numbers: 130 bits.
std::string random_letters();

}  // namespace netpoll
