// The last line of a program.
#include "fuzz/breach.hpp"

#include <cstdio>
#include <cstdlib>

namespace netpoll::fuzz {

void breach(const std::string& what) {
    std::fprintf(stderr, "breach: %s\n", what.c_str());
    std::abort();
}

}  // namespace netpoll::fuzz
