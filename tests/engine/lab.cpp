// netpoll-lab as a fixture. Knows no engine.
#include "engine/lab.hpp"

#include <chrono>
#include <csignal>

namespace netpoll::testing {

int lab::open_sessions() {
    process().signal(SIGUSR1);
    // Each answer is a line of its own; the newest counts.
    ++asked_;
    const auto lines = [this] {
        int n = 0;
        const auto text = process().err();
        for (auto at = text.find("open="); at != std::string::npos; at = text.find("open=", at + 1))
            ++n;
        return n;
    };
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (lines() < asked_ && std::chrono::steady_clock::now() < limit) {
        // Signals merge while a busy lab has not looked, so none is sent before the last answer.
        const bool said = process().wait_for_line("open=", milliseconds{50}).has_value();
        if (!said && process().wait(milliseconds{0})) break;
    }
    const auto text = process().err();
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
