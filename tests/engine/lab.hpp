// The devices of a netpoll-lab for engine tests, and how many sessions they have. Knows no engine.
#pragma once

#include "lab/lab_process.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace netpoll::testing {

/// A running netpoll-lab; ends with this object.
class lab {
public:
    /// `arguments` without addresses and files. Throws std::runtime_error where it does not come
    /// up.
    explicit lab(std::vector<std::string> arguments) : started_(0, std::move(arguments)) {}

    std::string inventory() const { return started_.folder() / "lab.yaml"; }
    /// Lines that fit the devices, but for those with a fault in them.
    std::string known_hosts() const { return read_file(started_.folder() / "known_hosts"); }
    std::uint16_t port() const noexcept { return started_.port(); }
    child_process& process() noexcept { return started_.process(); }
    /// Whether the counters of the devices hold `text` now, or soon.
    bool counts(const std::string& text) { return started_.counts(text); }
    /// How many sessions are open on the devices now.
    int open_sessions();
    /// Waits until the devices have seen every session end; false where some stay open.
    bool all_closed();

private:
    lab_process started_;
    int asked_{0};
};

}  // namespace netpoll::testing
