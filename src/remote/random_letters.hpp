// Names that nobody else gives.
#pragma once

#include <string>

namespace netpoll {

/// 22 letters and digits of the system's random numbers: 130 bits.
std::string random_letters();
/// "9f86d081": eight hexadecimal digits of them, which tell processes apart that know each other.
std::string new_epoch();

}  // namespace netpoll
