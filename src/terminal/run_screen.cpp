// What is said on standard error while a run goes and when it ends.
#include "terminal/run_screen.hpp"

#include "machine/process_setup.hpp"
#include "terminal/next_command.hpp"
#include "terminal/progress_line.hpp"
#include "terminal/summary.hpp"
#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>

#include <signal.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace netpoll {

namespace {

/// By its number, since opening a device may have effects.
bool is_terminal(const struct stat& device) {
    const unsigned kind = major(device.st_rdev);
    constexpr unsigned virtual_console = 4;
    constexpr unsigned tty_and_console = 5;
    constexpr unsigned first_pseudo = 136;
    constexpr unsigned last_pseudo = 143;
    return S_ISCHR(device.st_mode) && (kind == virtual_console || kind == tty_and_console ||
                                       (kind >= first_pseudo && kind <= last_pseudo));
}

/// What results go to, or all zero where that is a file yet to come.
struct stat destination_of(const std::string& path) {
    struct stat info = {};
    const int code = path == "-" ? ::fstat(STDOUT_FILENO, &info) : ::stat(path.c_str(), &info);
    if (code != 0) info = {};
    return info;
}

/// Whether what is written there is seen at once: a terminal, or a pipe whose reader may write to
/// one.
bool is_watched(const struct stat& there) {
    return S_ISFIFO(there.st_mode) || S_ISSOCK(there.st_mode) || is_terminal(there);
}

/// Whether results come while the run lasts.
bool is_streamed(const run_request& request) {
    return request.format == report_format::ndjson || request.format == report_format::csv ||
           (request.format == report_format::text && !request.view.fold);
}

/// Results are lines on a terminal. Only there: a pipe that nobody empties must not hold messages
/// back.
bool shares_terminal(const run_request& request) {
    return is_streamed(request) && is_terminal(destination_of(request.output));
}

bool wants_progress(const run_request& request, const screen_options& wanted,
                    const console& screen) {
    // Lines for programs on the same terminal would be torn apart by it; text gives way to it.
    const auto destination = destination_of(request.output);
    const bool in_the_way = is_streamed(request) && is_watched(destination) &&
                            !(request.format == report_format::text && is_terminal(destination));
    return is_shown(wanted.progress, !wanted.quiet && screen.is_terminal() && !in_the_way);
}

}  // namespace

run_screen::run_screen(const run_request& request, const screen_options& options, console& screen)
    : request_(request),
      options_(options),
      screen_(screen),
      shows_progress_(wants_progress(request, options, screen)),
      shared_(shows_progress_ && shares_terminal(request) ? &screen : nullptr) {}

bool run_screen::colors_results() const {
    return wants_color(options_, is_terminal(destination_of(request_.output)));
}

std::size_t run_screen::results_width() const {
    return is_terminal(destination_of(request_.output)) ? console(STDOUT_FILENO).width() : 0;
}

void run_screen::refused(const std::string& why) {
    screen_.write("netpoll: " + why + "\n");
}

void run_screen::progressed(const progress& now) {
    const auto columns = screen_.width() - 1;
    screen_.status(counts_line(now, columns), waiting_line(now, columns));
}

void run_screen::asked(const progress& now) {
    constexpr std::size_t of_log_line = 200;
    const auto columns = screen_.is_terminal() ? screen_.width() : of_log_line;
    std::string text = counts_line(now, columns) + "\n";
    if (const auto waiting = waiting_line(now, columns); !waiting.empty()) text += waiting + "\n";
    screen_.write(text);
}

void run_screen::stopping(int signal) {
    if (signal == SIGINT) by_interrupt_ = true;
    screen_.write(signal == SIGINT
                      ? "netpoll: interrupted; closing open sessions and saving results; press "
                        "Ctrl-C again to quit now\n"
                      : "netpoll: told to end; closing open sessions and saving results; a "
                        "second signal quits now\n");
}

void run_screen::abandoned(int, const std::string& kept) {
    screen_.write("netpoll: quit" +
                  (kept.empty() ? std::string() : "; the records so far are in " + kept) + "\n");
}

std::unique_lock<std::mutex> run_screen::hold_output() {
    return shared_ ? shared_->hold() : std::unique_lock<std::mutex>();
}

// What comes now may go to the same terminal.
void run_screen::ending() {
    screen_.close_status();
}

void run_screen::ended(const run_end& end) {
    left_behind_ = end.left_behind;
    reader_gone_ = end.failure && end.failure->reader_gone && ends_by_closed_pipe();
    if (reader_gone_) return;
    show_summary(end);
    if (end.failure) complain(end);
}

void run_screen::complain(const run_end& end) {
    std::string text = "netpoll: results could not be written: " + end.failure->message;
    if (!end.failure->kept.empty())
        text += "; " + counted(end.records, "record") + " kept in " + end.failure->kept +
                "\nnext: netpoll resume " + shell_word(end.failure->kept);
    else if (end.records > 0 && holds_records(request_.format))
        text += "; " + counted(end.records, "record") + " had gone out before";
    screen_.write(text + "\n");
}

void run_screen::show_summary(const run_end& end) {
    const bool worth_it =
        !options_.quiet && (screen_.is_terminal() || options_.verbosity > 0 || !end.all_ok() ||
                            end.checks.of(check_status::passed) != end.checks.all());
    if (!is_shown(options_.summary, worth_it)) return;
    const bool stands_below_text = screen_.is_terminal() && !holds_records(request_.format) &&
                                   is_terminal(destination_of(request_.output));
    std::string text = stands_below_text ? "\n" : "";
    text += summary_text(
        end.totals, end.elapsed,
        {wants_color(options_, screen_.is_terminal()), std::min<std::size_t>(screen_.width(), 120)},
        {end.checks, request_.fail_on});
    for (const auto& [realm, logins] : end.found_limits)
        text +=
            "adaptive: " + escape(realm) + " stood " + counted(logins, "login") + " in flight\n";
    if (!end.failure && request_.output != "-" && !request_.output.empty())
        text += results_line(end);
    if (!end.folder.empty()) text += "run: " + end.folder + "\n";
    if (!end.failure && !request_.outdir.empty())
        text += "raw outputs: " + request_.outdir + "/raw\n";
    screen_.write(text + next_lines(end));
}

std::string run_screen::results_line(const run_end& end) const {
    std::string text = "results: " + request_.output;
    if (!request_.retry.empty())
        text +=
            " (" + std::to_string(end.ok()) + " of " + counted(end.devices(), "device") + " ok)";
    return text + "\n";
}

/// What says more of the failures, without another login, and what polls them again.
std::string run_screen::next_lines(const run_end& end) const {
    const bool failed = end.totals.count(device_status::failed) > 0;
    if (end.results.empty()) return failed ? "next: netpoll --list-errors\n" : "";
    std::string text;
    if (failed)
        text += "details: " +
                details_command(end.results,
                                end.folder.empty() && request_.format == report_format::json) +
                "\n";
    if (end.checks.of(check_status::passed) != end.checks.all())
        text += "checks: netpoll report checks " + shell_word(end.results) + "\n";
    if (!end.all_ok() && !end.folder.empty()) {
        const bool cut = end.verdict == verdict::interrupted || end.verdict == verdict::deadline;
        return text + "next: netpoll resume " + (cut ? "" : "--retry-failed ") +
               shell_word(end.folder) + "\n";
    }
    if (!end.all_ok() && !options_.arguments.empty())
        text +=
            (end.verdict == verdict::guard ? "next: correct the credential, then: " : "next: ") +
            retry_command(options_.arguments, end.results) + "\n";
    return text;
}

}  // namespace netpoll
