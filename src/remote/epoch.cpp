// Names by chance.
#include "remote/epoch.hpp"

#include <array>
#include <cstdio>
#include <random>

namespace netpoll {

std::string new_epoch() {
    std::array<char, 9> text{};
    std::snprintf(text.data(), text.size(), "%08x", std::random_device{}());
    return text.data();
}

}  // namespace netpoll
