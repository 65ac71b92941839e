// The words for what is shown.
#include "terminal/screen_options.hpp"

#include "run/request_values.hpp"

#include <cstdlib>

namespace netpoll {

expected<shown, std::string> parse_shown(std::string_view text) {
    return choose<shown>(
        "word", text,
        {{"auto", shown::automatic}, {"always", shown::always}, {"never", shown::never}});
}

expected<bool, std::string> parse_log_format(std::string_view text) {
    return choose<bool>("format", text, {{"text", false}, {"json", true}});
}

bool wants_color(const screen_options& wanted, bool on_terminal) {
    const char* no_color = std::getenv("NO_COLOR");
    return is_shown(wanted.color, on_terminal && !(no_color && *no_color));
}

}  // namespace netpoll
