// The program netpoll. Knows nothing but the order: process, verb, options, run.
#include "cli/help.hpp"
#include "cli/options.hpp"
#include "cli/stdout_text.hpp"
#include "cli/verbs.hpp"
#include "cli/verbs/poll.hpp"
#include "machine/process_setup.hpp"
#include "terminal/console.hpp"
#include "terminal/question.hpp"

#include <netpoll/version.hpp>

#include <cstdlib>
#include <exception>

namespace {

using namespace netpoll;

exit_code start(const std::vector<std::string>& arguments, console& screen) {
    const environment env = [](const std::string& name) { return std::getenv(name.c_str()); };
    const verb* said = arguments.empty() ? nullptr : find_verb(arguments.front());
    if (said) return said->run({arguments.begin() + 1, arguments.end()}, env, screen);
    const auto wanted = parse_options(arguments, env);
    if (!wanted) return refuse_usage(wanted.error(), "netpoll --help", screen);
    if (wanted->help) return print(help_text(), screen);
    if (wanted->help_all) return print(full_help_text(), screen);
    if (wanted->version) return print("netpoll " + std::string(version) + "\n", screen);
    if (wanted->list_errors) return print(error_list(), screen);
    return run_netpoll(*wanted, screen);
}

}  // namespace

int main(int argc, char** argv) {
    prepare_process();
    console screen(STDERR_FILENO);
    auto code = exit_code::netpoll_failed;
    try {
        code = start({argv + 1, argv + argc}, screen);
    } catch (const told_to_end& by) {
        code = code_of_end(by.number());
    } catch (const std::exception& failure) {
        screen.write("netpoll: " + std::string(failure.what()) + "\n");
    }
    screen.end_status();
    return end_process(code);
}
