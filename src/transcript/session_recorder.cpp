// A tape a device. Knows no file and no YAML.
#include "transcript/session_recorder.hpp"

#include "transcript/recording_text.hpp"

namespace netpoll {

tape& session_recorder::tape_of(const target& device) {
    const std::lock_guard lock(mutex_);
    return tapes_.try_emplace(&device, limit_).first->second;
}

void session_recorder::identified(const target& device, std::string_view line) {
    auto& mine = tape_of(device);
    mine = tape(limit_);
    mine.identified(line);
}

void session_recorder::typed(const target& device, channel_kind channel, std::string_view bytes) {
    tape_of(device).typed(channel, bytes);
}

void session_recorder::received(const target& device, std::string_view bytes) {
    tape_of(device).received(bytes);
}

std::optional<std::string> session_recorder::take(const outcome& what) {
    std::unique_lock lock(mutex_);
    auto node = tapes_.extract(what.target.get());
    lock.unlock();
    if (node.empty() || node.mapped().is_empty()) return std::nullopt;
    const auto& platform = what.platform.empty() ? what.target->platform : what.platform;
    return recording_text(node.mapped(), *what.target, platform, redact_);
}

}  // namespace netpoll
