// Outputs that a worker process sent ahead of their outcome. Knows no worker.
#pragma once

#include "engine/frames.hpp"
#include "ssh/output_budget.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <string>

namespace netpoll {

/// One device's large outputs, put together piece by piece. Where this machine has no memory left
/// for them, that costs the device its outputs and nobody else anything.
class sent_ahead {
public:
    /// `budget` may be null; else it outlives this.
    void add(const frame::output& piece, output_budget* budget) noexcept;
    /// Moves them to where they belong.
    void put_into(outcome& whole);
    void forget() noexcept;

private:
    std::map<std::size_t, std::string> texts_;  // by command
    std::shared_ptr<output_share> room_;
    std::size_t held_{0};
    bool out_of_memory_{false};
};

}  // namespace netpoll
