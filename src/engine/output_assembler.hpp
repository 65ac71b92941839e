// Puts together outputs that a worker process sent in pieces, before their outcome. Knows no
// worker.
#pragma once

#include "engine/frames.hpp"
#include "ssh/output_budget.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <string>

namespace netpoll {

/// One device's large outputs. Where memory runs out, only this device fails, with its outputs
/// marked as truncated.
class output_assembler {
public:
    /// `budget` may be null; else it outlives this.
    void add(const frame::output& piece, output_budget* budget) noexcept;
    /// Moves the outputs into their commands.
    void put_into(outcome& whole);
    void forget() noexcept;

private:
    struct texts {
        std::string output;
        std::string parsed;
    };
    std::map<std::size_t, texts> texts_;  // by command
    std::shared_ptr<output_share> room_;
    std::size_t held_{0};
    bool out_of_memory_{false};
};

}  // namespace netpoll
