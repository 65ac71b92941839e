// One transcript per device. Knows no file and no YAML.
#include "transcript/session_recorder.hpp"

#include "transcript/recording_text.hpp"

#include <utility>

namespace netpoll {

session_transcript& session_recorder::transcript_of(const target& device) {
    const std::lock_guard lock(mutex_);
    return transcripts_.try_emplace(&device, limit_).first->second;
}

void session_recorder::identified(const target& device, std::string_view line) {
    auto& mine = transcript_of(device);
    mine = session_transcript(limit_);
    mine.identified(line);
}

void session_recorder::typed(const target& device, channel_kind channel, std::string_view bytes) {
    transcript_of(device).typed(channel, bytes);
}

void session_recorder::received(const target& device, std::string_view bytes) {
    transcript_of(device).received(bytes);
}

std::optional<std::string> session_recorder::take(const outcome& result) {
    std::unique_lock lock(mutex_);
    auto node = transcripts_.extract(result.target.get());
    lock.unlock();
    if (node.empty() || node.mapped().is_empty()) return std::nullopt;
    const auto& platform = result.platform.empty() ? result.target->platform : result.platform;
    return recording_text(std::move(node.mapped()), *result.target, platform, redact_);
}

}  // namespace netpoll
