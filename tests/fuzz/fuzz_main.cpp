// The fuzzer's program: libFuzzer's main and this one function. Knows nothing else.
#include "fuzz/fuzz_target.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    netpoll::fuzz::try_input({reinterpret_cast<const char*>(data), size});
    return 0;
}
