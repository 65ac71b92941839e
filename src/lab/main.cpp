// netpoll-lab's entry. Knows the order of things and nothing else.
#include "lab/options.hpp"
#include "lab/simulator.hpp"

int main(int argc, char** argv) {
    const auto options = netpoll::lab::parse_command_line(argc, argv);
    if (!options) return options.error();
    return netpoll::lab::simulate(*options);
}
