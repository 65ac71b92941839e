// Listens to the sessions of a run and keeps each until its device is done. Knows no file.
#pragma once

#include "core/transcript_listener.hpp"
#include "transcript/session_transcript.hpp"

#include <netpoll/outcome.hpp>
#include <netpoll/secret.hpp>

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace netpoll {

/// For `--record`. Thread-safe. A session longer than `limit` is kept up to there.
class session_recorder final : public transcript_listener {
public:
    static constexpr std::size_t default_limit = 8U << 20;

    /// `redact` outlives it.
    explicit session_recorder(const redactor& redact, std::size_t limit = default_limit)
        : redact_(redact), limit_(limit) {}

    void identified(const target& device, std::string_view line) override;
    void typed(const target& device, channel_kind channel, std::string_view bytes) override;
    void received(const target& device, std::string_view bytes) override;

    /// The device's recording, as `netpoll-lab --replay` reads it, without its secrets and
    /// addresses; nothing where no byte was exchanged. The recorder forgets it. Call it once the
    /// device's session is over.
    std::optional<std::string> take(const outcome& result);

private:
    session_transcript& transcript_of(const target& device);

    const redactor& redact_;
    const std::size_t limit_;
    std::mutex mutex_;
    std::unordered_map<const target*, session_transcript> transcripts_;  // guarded by mutex_
};

}  // namespace netpoll
