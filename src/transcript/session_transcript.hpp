// One session as it happens: what was typed, what came back. Knows no secret and no format.
#pragma once

#include <netpoll/target.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// One thing typed, with its Enter, and all that came until the next.
struct transcript_exchange {
    std::string typed;
    std::string received;
};

/// Bytes beyond the limit are left out, and so is all that follows them.
class session_transcript {
public:
    explicit session_transcript(std::size_t limit) : left_(limit) {}

    void identified(std::string_view line) { identification = line; }
    void typed(channel_kind channel, std::string_view bytes);
    void received(std::string_view bytes);
    bool is_empty() const noexcept { return opening.empty() && exchanges.empty(); }
    /// Moves the exchanges out, those of lines that were typed at once taken apart by their echoes.
    std::vector<transcript_exchange> take_lines();

    std::string identification;
    channel_kind channel{channel_kind::shell};
    std::string opening;  ///< what came before anything was typed
    std::vector<transcript_exchange> exchanges;
    bool cut{false};

private:
    bool fits(std::size_t bytes) noexcept;
    bool continues_line(std::string_view bytes) const;

    std::size_t left_;
};

}  // namespace netpoll
