// Standard output, checked: a full disk must not look like success. Knows not what it says.
#include "cli/stdout_text.hpp"

#include "cli/option_origins.hpp"
#include "machine/file.hpp"
#include "machine/process_setup.hpp"
#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>

#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace netpoll {

exit_code print(std::string_view text, console& screen) {
    const int code = write_all(STDOUT_FILENO, text);
    if (code == 0) return exit_code::ok;
    if (code == EPIPE && ends_by_closed_pipe()) return exit_code::by_closed_pipe;
    screen.write("netpoll: standard output: " + std::generic_category().message(code) + "\n");
    return exit_code::netpoll_failed;
}

namespace {

/// A sentence may have lines below it that point at what is meant.
std::string escaped_lines(std::string_view text) {
    constexpr std::size_t longest = 2'000;
    std::string shown;
    for (;;) {
        const auto end = text.find('\n');
        shown += escape(text.substr(0, end), longest);
        if (end == std::string_view::npos) return shown;
        shown += '\n';
        text.remove_prefix(end + 1);
    }
}

}  // namespace

std::string usage_text(const std::vector<std::string>& wrong, std::string_view help) {
    std::string text;
    for (const std::string& each : wrong)
        text += "netpoll: " + escaped_lines(each) + "\n";
    return (text += "Try '").append(help) + "'.\n";
}

exit_code refuse_usage(const std::vector<std::string>& wrong, std::string_view help,
                       console& screen) {
    screen.write(usage_text(wrong, help));
    return exit_code::usage;
}

exit_code refuse_mistakes(const std::vector<mistake>& wrong,
                          const std::vector<option_origin>& origins, console& screen) {
    screen.write(mistake_lines(placed(wrong, origins)));
    return exit_code::usage;
}

}  // namespace netpoll
