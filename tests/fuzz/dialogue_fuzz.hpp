// The one function of the fuzzer. Knows no libFuzzer, so that g++ builds replay what it found.
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
/// Conversations that go well or nearly so, for every platform of the catalog.
std::vector<seed> seeds();

}  // namespace netpoll::fuzz
