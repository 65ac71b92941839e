// The words for what is shown.
#include "terminal/screen_options.hpp"

#include "run/request_values.hpp"

namespace netpoll {

expected<shown, std::string> parse_shown(std::string_view text) {
    return choose<shown>(
        "word", text,
        {{"auto", shown::automatic}, {"always", shown::always}, {"never", shown::never}});
}

expected<bool, std::string> parse_log_format(std::string_view text) {
    return choose<bool>("format", text, {{"text", false}, {"json", true}});
}

}  // namespace netpoll
