// -v, -q, --log-file and --log-format to levels and files.
#include "cli/log_settings.hpp"

namespace netpoll {

log_options log_options_of(const options& wanted) {
    log_options how = log_levels(wanted.screen.verbosity, wanted.screen.quiet);
    how.file = wanted.log_file;
    how.file_mode = wanted.request.mode_bits;
    how.json = wanted.log_json;
    return how;
}

exit_code with_log(exit_code code, const run_log& log) noexcept {
    const bool by_itself = code == exit_code::ok || code == exit_code::device_failed ||
                           code == exit_code::interrupted || code == exit_code::run_deadline;
    return by_itself && log.file_failed() ? exit_code::netpoll_failed : code;
}

}  // namespace netpoll
