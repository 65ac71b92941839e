// Numbers of things, as people say them. Knows no thing.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace netpoll {

/// "1 device", "2 devices".
inline std::string counted(std::size_t number, std::string_view noun) {
    return std::to_string(number) + " " + std::string(noun) + (number == 1 ? "" : "s");
}

}  // namespace netpoll
