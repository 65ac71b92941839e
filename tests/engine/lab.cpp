// netpoll-lab as a fixture. Knows no engine.
#include "engine/lab.hpp"

#include "support/loopback.hpp"

#include <algorithm>
#include <csignal>
#include <iterator>
#include <stdexcept>

namespace netpoll::testing {

lab::lab(std::vector<std::string> arguments) {
    const auto given = std::find(arguments.begin(), arguments.end(), "--base");
    const auto base = given == arguments.end() ? own_address() : *std::next(given);
    if (given != arguments.end()) arguments.erase(given, std::next(given, 2));
    port_ = free_port(base);
    std::vector<std::string> argv{NETPOLL_BINARY_DIR "/netpoll-lab",
                                  "--base",
                                  base,
                                  "--port",
                                  std::to_string(port_),
                                  "--write-inventory",
                                  inventory(),
                                  "--write-known-hosts",
                                  folder_ / "known_hosts"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    process_ = std::make_unique<child_process>(std::move(argv));
    if (!process_->wait_for_line("ready")) {
        throw std::runtime_error("netpoll-lab did not start: " + process_->err());
    }
}

int lab::open_sessions() {
    process_->signal(SIGUSR1);
    // Each answer is a line of its own; the newest counts.
    ++asked_;
    const auto lines = [this] {
        int n = 0;
        const auto text = process_->err();
        for (auto at = text.find("open="); at != std::string::npos; at = text.find("open=", at + 1))
            ++n;
        return n;
    };
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (lines() < asked_ && std::chrono::steady_clock::now() < limit) {
        // Signals merge while a busy lab has not looked, so none is sent before the last answer.
        const bool said = process_->wait_for_line("open=", milliseconds{50}).has_value();
        if (!said && process_->wait(milliseconds{0})) break;
    }
    const auto text = process_->err();
    const auto at = text.rfind("open=");
    if (at == std::string::npos) return -1;
    return std::stoi(text.substr(at + 5));
}

bool lab::all_closed() {
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (open_sessions() != 0) {
        if (std::chrono::steady_clock::now() >= limit) return false;
    }
    return true;
}

}  // namespace netpoll::testing
