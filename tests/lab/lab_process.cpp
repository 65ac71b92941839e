// Starts netpoll-lab and asks it for its counters. Knows only its options and lines.
#include "lab_process.hpp"

#include "support/loopback.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <csignal>
#include <iterator>
#include <stdexcept>

namespace netpoll::testing {

namespace {

std::string text_of(std::uint32_t address) {
    const in_addr in{htonl(address)};
    char text[INET_ADDRSTRLEN];
    return inet_ntop(AF_INET, &in, text, sizeof text);
}

}  // namespace

lab_process::lab_process(std::size_t devices, std::vector<std::string> arguments) {
    const auto given = std::find(arguments.begin(), arguments.end(), "--base");
    const auto first = given == arguments.end() ? own_address() : *std::next(given);
    if (given != arguments.end()) arguments.erase(given, std::next(given, 2));
    base_ = ntohl(inet_addr(first.c_str()));
    port_ = free_port("0.0.0.0");  // its devices may have the addresses of other tests' servers
    std::vector<std::string> argv{NETPOLL_BINARY_DIR "/netpoll-lab",
                                  "--base",
                                  first,
                                  "--port",
                                  std::to_string(port_),
                                  "--write-known-hosts",
                                  folder_ / "known_hosts",
                                  "--write-inventory",
                                  folder_ / "lab.yaml"};
    if (devices > 0) argv.insert(argv.end(), {"--devices", std::to_string(devices)});
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    process_ = std::make_unique<child_process>(std::move(argv));
    const auto line = process_->wait_for_line("netpoll-lab: ready:");
    if (!line) throw std::runtime_error("netpoll-lab did not start: " + process_->err());
    ready_ = *line;
}

std::string lab_process::address(std::size_t index) const {
    return text_of(base_ + static_cast<std::uint32_t>(index));
}

bool lab_process::counts(const std::string& text) {
    for (int tries = 0; tries < 100; ++tries) {
        if (counts_now(text)) return true;
    }
    return false;
}

bool lab_process::counts_now(const std::string& text) {
    process_->signal(SIGUSR1);
    return process_->wait_for_line(text, milliseconds{100}).has_value();
}

}  // namespace netpoll::testing
