// What is shown of a run at a terminal.
#pragma once

#include <netpoll/expected.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// When something is shown: `automatic` asks whether standard error is a terminal.
enum class shown { automatic, always, never };

/// `by_itself` where `setting` leaves it to netpoll.
constexpr bool is_shown(shown setting, bool by_itself) noexcept {
    return setting == shown::automatic ? by_itself : setting == shown::always;
}

struct screen_options {
    unsigned verbosity{0};  ///< how often -v was given
    bool quiet{false};      ///< errors only
    shown progress{shown::automatic};
    shown summary{shown::automatic};
    shown color{shown::automatic};
    std::vector<std::string> arguments{};  ///< those of netpoll, for the command to run next
};

/// Whether text that goes to a terminal, or not, is coloured: as asked for, else there, unless
/// NO_COLOR is set.
bool wants_color(const screen_options& wanted, bool on_terminal);

expected<shown, std::string> parse_shown(std::string_view text);
/// Whether log lines are JSON ("json") or text ("text").
expected<bool, std::string> parse_log_format(std::string_view text);

}  // namespace netpoll
