// The program netpoll. Knows nothing but the order: process, options, run.
#include "cli/console.hpp"
#include "cli/help.hpp"
#include "cli/options.hpp"
#include "cli/process.hpp"
#include "cli/run.hpp"
#include "report/output.hpp"

#include <netpoll/version.hpp>

#include <unistd.h>

#include <cstdlib>
#include <exception>

namespace {

using namespace netpoll;

exit_code say(const std::string& text) {
    return write_all(STDOUT_FILENO, text) == 0 ? exit_code::ok : exit_code::netpoll_failed;
}

exit_code start(const std::vector<std::string>& arguments, console& screen) {
    const auto wanted =
        parse_options(arguments, [](const std::string& name) { return std::getenv(name.c_str()); });
    if (!wanted) {
        std::string text;
        for (const std::string& each : wanted.error())
            text += "netpoll: " + each + "\n";
        screen.write(text + "Try 'netpoll --help'.\n");
        return exit_code::usage;
    }
    if (wanted->help) return say(help_text());
    if (wanted->version) return say("netpoll " + std::string(version) + "\n");
    if (wanted->list_errors) return say(error_list());
    return run_netpoll(*wanted, screen);
}

}  // namespace

int main(int argc, char** argv) {
    prepare_process();
    console screen(STDERR_FILENO);
    try {
        return static_cast<int>(start({argv + 1, argv + argc}, screen));
    } catch (const std::exception& failure) {
        screen.write("netpoll: " + std::string(failure.what()) + "\n");
        return static_cast<int>(exit_code::netpoll_failed);
    }
}
