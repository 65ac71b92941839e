// Outputs put together from their pieces. Knows no worker.
#include "engine/output_assembler.hpp"

#include <exception>
#include <utility>

namespace netpoll {

void output_assembler::add(const frame::output& piece, output_budget* budget) noexcept {
    if (out_of_memory_) return;
    try {
        auto& of = texts_[piece.command];
        auto& text = piece.parsed ? of.parsed : of.output;
        // The whole size at once: growing in steps takes up to three times the memory.
        if (text.empty()) text.reserve(piece.total);
        text += piece.bytes;
        if (room_ == nullptr) room_ = std::make_shared<output_share>(budget);
        held_ += piece.bytes.size();
        room_->count(held_);
    } catch (const std::exception&) {
        forget();
        out_of_memory_ = true;
    }
}

void output_assembler::put_into(outcome& whole) {
    for (auto& [command, of] : texts_) {
        if (command >= whole.commands.size()) continue;
        if (!of.output.empty()) whole.commands[command].output = std::move(of.output);
        if (!of.parsed.empty()) whole.commands[command].parsed = std::move(of.parsed);
    }
    whole.room = std::move(room_);
    if (!out_of_memory_) return;
    whole.status = device_status::failed;
    whole.error = error{errc::local_limit, phase::command, "out of memory for its outputs"};
    for (auto& each : whole.commands) {
        if (!each.sent || !each.output.empty()) continue;
        each.parsed.clear();
        each.status = command_status::incomplete;
        each.truncated = true;
    }
}

void output_assembler::forget() noexcept {
    texts_.clear();
    room_.reset();
    held_ = 0;
    out_of_memory_ = false;
}

}  // namespace netpoll
