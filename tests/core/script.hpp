// Scripts of a conversation: what the device does and what netpoll must do. Knows no test case.
#pragma once

#include "core/compiled_platform.hpp"
#include "core/dialogue.hpp"

#include <netpoll/target.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace netpoll::testing {

/// What came of a played script. `complaint` says where the dialogue left it; empty if it did not.
struct played {
    std::string complaint;
    bool over{false};
    std::optional<error> why;
    std::vector<command_result> results;
    std::vector<phase> phases;  ///< where the dialogue stood before each step
};

/// A conversation as a list of steps, played against a fresh dialogue at any chunk size.
class script {
public:
    script& sends(std::string bytes);
    script& executes(std::string command);
    /// The device sends; what the dialogue does not wait for yet is delivered later.
    script& feeds(std::string bytes);
    /// The time that the dialogue asked for passes without a byte.
    script& quiet();
    /// As `quiet`, until the dialogue does something else than wait.
    script& stalls();
    script& out_of_time();
    script& closes(event::closed how = {});
    script& stops();
    script& ends(std::optional<errc> why = std::nullopt);

    /// Chunk size 0 delivers each feed whole.
    played play(const target& device, const compiled_platform& platform,
                const dialogue_options& options, std::size_t chunk) const;
    /// Plays up to `step`, then hands in `instead`, answers politely whatever follows.
    played break_at(std::size_t step, const dialogue_event& instead, const target& device,
                    const compiled_platform& platform, const dialogue_options& options) const;

    std::size_t size() const noexcept { return steps_.size(); }

    /// What is typed and what the device answers to it; the greeting answers nothing.
    struct exchange {
        std::string typed;
        std::string answer;
    };
    std::vector<exchange> exchanges() const;

private:
    enum class kind { send, execute, feed, quiet, stall, total, close, stop, end };
    struct step {
        kind what;
        std::string bytes;
        event::closed how;
        std::optional<errc> why;
    };
    class player;

    script& add(step one);

    std::vector<step> steps_;
};

/// Outcomes as text, durations left out, so that two of them compare with a readable difference.
std::string describe(const played& what);

}  // namespace netpoll::testing
