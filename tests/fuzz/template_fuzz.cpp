// Any text as a template, which then reads some lines. Knows no libFuzzer.
#include "fuzz/fuzz_target.hpp"
#include "fuzz/hard_templates.hpp"
#include "fuzz/parsing.hpp"

#include <algorithm>

namespace netpoll::fuzz {

namespace {

// Ends the template; what follows is an output for it.
constexpr char mark = '\x01';

constexpr std::string_view lines =
    "Ethernet1 is up, line protocol is down\n"
    "  Hardware is 0000.0c07.ac01, MTU 1500\n"
    "\n"
    "10.0.0.1/24    -- --   a,b,c\r\n"
    "\tVlan: 12 \xC3\xA9\xE2\x80\x93\n"
    "\xFF\xC3 x\n"
    "{1,2} [3] (4) $5 ^6 \\7 |8 #9\n"
    "----------------------------------\n";

}  // namespace

void try_input(std::string_view input) {
    const auto end = std::min(input.find(mark), input.size());
    const auto made = tried(input.substr(0, end));
    if (!made) return;
    try_text(*made, lines);
    if (end < input.size()) try_text(*made, input.substr(end + 1));
}

std::vector<seed> seeds() {
    std::vector<seed> all;
    for (const auto& each : hard_templates())
        all.push_back({each.name, std::string(each.text) + mark + std::string(each.output)});
    return all;
}

}  // namespace netpoll::fuzz
