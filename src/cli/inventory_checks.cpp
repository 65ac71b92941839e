// Files and variables that an inventory names, against those of the command line.
#include "cli/inventory_checks.hpp"

#include "cli/variables.hpp"
#include "terminal/text_layout.hpp"

namespace netpoll {

std::vector<std::string> check_inventory(const inventory& all,
                                         const std::vector<named_file>& written,
                                         const options& wanted, log_sink& log) {
    auto destroyed = overwritten_files(written, read_by(all));
    if (!destroyed.empty()) return destroyed;
    auto variables = judge_variables(environment_names(), all_flags(), all.secret_variables());
    if (!variables.refused.empty()) return std::move(variables.refused);
    for (const std::string& each : wanted.warnings)
        log.write(log_level::warn, {}, each);
    for (const std::string& each : variables.warned)
        log.write(log_level::warn, {}, each);
    return {};
}

exit_code refuse_mistakes(const std::vector<mistake>& mistakes, console& screen) {
    screen.write(mistake_lines(mistakes));
    return exit_code::usage;
}

}  // namespace netpoll
