// What a target of the fuzzer is. Knows no libFuzzer, so that g++ builds replay what it found. Each
// target is a library that has these functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace netpoll::fuzz {

/// Plays one input. Returns if every promise holds; ends the program with a sentence if not.
void try_input(std::string_view input);

struct seed {
    std::string name;
    std::string input;
};
/// Inputs that go well or nearly so.
std::vector<seed> seeds();

}  // namespace netpoll::fuzz
