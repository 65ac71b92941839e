// Puts engine, report, signals and summary together for one run. Knows nothing of SSH.
#include "cli/campaign.hpp"

#include "cli/process_setup.hpp"
#include "cli/text_format.hpp"
#include "engine/fork_server.hpp"
#include "machine/place.hpp"
#include "results/output.hpp"
#include "results/timestamp.hpp"

#include <signal.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <optional>

namespace netpoll {

namespace {

/// At most ten progress lines a second: more is not read.
constexpr milliseconds progress_interval{100};

/// Hands out the targets in inventory order.
class target_queue final : public job_source {
public:
    explicit target_queue(const plan& what) : plan_(what) {}

    next_job next() override {
        const std::size_t index = next_++;
        if (index >= plan_.targets.size()) return no_job_left{};
        return job{index, &plan_.targets[index], plan_.platform_of[index]};
    }
    std::size_t taken() const { return std::min(next_.load(), plan_.targets.size()); }

private:
    const plan& plan_;
    std::atomic<std::size_t> next_{0};
};

outcome never_started(std::size_t index, const target& device) {
    outcome what;
    what.index = index;
    what.target = &device;
    what.status = device_status::skipped;
    for (const command& each : *device.commands)
        what.commands.emplace_back().command = each.send;
    return what;
}

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
    struct stat info {};
    const int code = path == "-" ? ::fstat(STDOUT_FILENO, &info) : ::stat(path.c_str(), &info);
    if (code != 0) info = {};
    return info;
}

/// Whether what is written there is seen at once: a terminal, or a pipe whose reader may write to
/// one.
bool is_watched(const struct stat& there) {
    return S_ISFIFO(there.st_mode) || S_ISSOCK(there.st_mode) || is_terminal(there);
}

bool wants_color(const options& wanted, const console& screen) {
    if (wanted.color != shown::automatic) return wanted.color == shown::always;
    const char* no_color = std::getenv("NO_COLOR");
    return screen.is_terminal() && !(no_color && *no_color);
}

}  // namespace

campaign::campaign(plan& what, const options& wanted, const fitted_concurrency& fitted,
                   const redactor& redact, log_sink& log, console& screen)
    : plan_(what),
      options_(wanted),
      redact_(redact),
      log_(log),
      screen_(screen),
      memory_(fitted.memory) {
    facts_.mode = name(wanted.mode);
    facts_.concurrency = fitted.sessions;
    facts_.workers = fitted.workers;
    if (wanted.mode == mode::async)
        facts_.reactors =
            static_cast<unsigned>(std::min<std::size_t>(wanted.reactors, fitted.sessions));
}

exit_code campaign::run() {
    began_ = std::chrono::steady_clock::now();
    facts_.started = std::chrono::system_clock::now();
    facts_.run_id = new_run_id(facts_.started);
    // From here on signals are heard by the watch alone, so that temporary files are tidied up.
    const blocked_signals blocked;
    if (const std::string why = open_what_is_written_beside(); !why.empty()) {
        screen_.write("netpoll: " + why + "\n");
        return exit_code::netpoll_failed;
    }
    engine_options how = how_to_poll();
    std::optional<fork_server> server;
    // Forks: no thread may be there yet, and no report that the fork would hold open.
    if (how.mode == mode::processes) how.fork_server = &server.emplace(how, options_.cpu_workers);
    tell_of_killed_runs();
    auto report = report_writer::open(how_to_report(), facts_);
    if (!report) {
        complain(report.error(), 0);
        return exit_code::netpoll_failed;
    }

    cpu_workers workers(options_.cpu_workers);
    facts_.cpu_workers = workers.threads();
    outcome_queue records(**report, log_, stop_, workers, plan_.targets.size(), recordings_.get());
    signal_schedule schedule;
    if (options_.deadline) schedule.deadline = began_ + *options_.deadline;
    if (shows_progress()) schedule.tick = progress_interval;
    const signal_watch watch(blocked, handlers(records, **report), schedule);
    how.cpu = &workers;
    const auto measures = poll(how, records);
    note(measures);
    if (held_up_) workers.help();
    records.close();
    const auto code = conclude(records, **report);
    if (held_up_) leave(code);
    return code;
}

// Threads that a session holds up use all that would be destroyed by a return.
void campaign::leave(exit_code code) {
    std::fflush(nullptr);
    ::_exit(end_process(code));
}

/// Recordings and new host keys: why they cannot be written, before anyone is contacted.
std::string campaign::open_what_is_written_beside() {
    if (!options_.record.empty()) {
        auto opened = transcript_files::open(options_.record, redact_, log_, options_.mode_bits);
        if (!opened) return "sessions cannot be recorded: " + opened.error();
        recordings_ = std::move(*opened);
    }
    if (plan_.new_keys.empty()) return {};
    const auto at = place::find(plan_.new_keys);
    if (at && !at->planted()) return {};
    return "new host keys cannot be written down: " +
           (at ? plan_.new_keys + ": " + at->why_not(EPERM) : at.error());
}

signal_handlers campaign::handlers(outcome_queue& records, report_writer& report) {
    signal_handlers hear;
    hear.stop = [this](int number) {
        if (number == SIGINT) by_interrupt_ = true;
        stop_.ask(stop_reason::signal);
        screen_.write(number == SIGINT
                          ? "netpoll: interrupted; closing open sessions and saving results; press "
                            "Ctrl-C again to quit now\n"
                          : "netpoll: told to end; closing open sessions and saving results; a "
                            "second signal ends it at once\n");
    };
    hear.abandon = [this, &report] {
        const std::string kept = report.abandon();
        screen_.write("netpoll: ended at once" +
                      (kept.empty() ? std::string() : "; the records so far are in " + kept) +
                      "\n");
    };
    hear.status = [this, &records] {
        screen_.write(progress_line(records.now(elapsed()), 200) + "\n");
    };
    hear.deadline = [this] {
        if (stop_.ask(stop_reason::deadline))
            log_.write(log_level::warn, {},
                       "the run's deadline is reached; results so far are written");
    };
    hear.tick = [this, &records] {
        screen_.status(progress_line(records.now(elapsed()), screen_.width() - 1));
    };
    return hear;
}

report_options campaign::how_to_report() {
    report_options how{options_.format,      options_.output,    options_.outdir,
                       plan_.targets.size(), options_.mode_bits, {}};
    // Only where both are on one terminal: a pipe that nobody empties must not hold messages back.
    const bool on_one_screen = options_.format == report_format::ndjson && shows_progress() &&
                               is_terminal(destination_of(options_.output));
    if (on_one_screen) how.guard = [this] { return screen_.hold(); };
    return how;
}

void campaign::tell_of_killed_runs() const {
    for (const std::string& each : abandoned_results(options_.output))
        log_.write(log_level::warn, {},
                   each +
                       " is left over from a run that was killed: it holds the records of that "
                       "run, one per line; move or delete it");
}

engine_options campaign::how_to_poll() {
    engine_options how;
    how.mode = options_.mode;
    how.concurrency = facts_.concurrency;
    how.reactors = std::max(facts_.reactors, 1U);
    how.workers = std::max(facts_.workers, 1U);
    how.session.host_keys = options_.host_keys;
    how.session.known_hosts = &plan_.host_keys;
    how.session.identities = &plan_.identities;
    if (recordings_) how.session.transcripts = &recordings_->listener();
    how.session.detector = plan_.detector.get();
    how.session.redact = &redact_;
    how.session.log = &log_;
    how.session.max_output = options_.max_output;
    how.session.memory = &memory_;
    return how;
}

run_measures campaign::poll(const engine_options& how, outcome_queue& records) {
    target_queue queue(plan_);
    auto measures = netpoll::run(how, queue, records, stop_.token());
    for (std::size_t i = queue.taken(); i < plan_.targets.size(); ++i)
        records.finished(never_started(i, plan_.targets[i]));
    return measures;
}

void campaign::note(const run_measures& measures) {
    held_up_ = measures.left_behind.valid();
    if (held_up_)
        log_.write(
            log_level::error, {},
            "a session did not come back, so the run ends without it; its device is reported "
            "as internal");
    facts_.workers_lost = measures.workers_lost;
    facts_.reactor_lag = measures.reactor_lag;
    facts_.resources = measures.workers;
}

exit_code campaign::conclude(outcome_queue& records, report_writer& report) {
    const summary& totals = records.totals();
    facts_.ended = facts_.started + elapsed();
    facts_.interrupted = was_cut_short(totals);
    facts_.resources += usage_of_this_process();
    const std::size_t written = report.counts().devices;
    // What comes now may go to the same terminal.
    screen_.close_status();
    auto failure = records.failure();
    if (!failure) {
        auto finished = report.finish(facts_);
        if (!finished) failure = finished.error();
    }
    tell_of_new_keys(totals);
    const bool reader_gone = failure && failure->reader_gone && ends_by_closed_pipe();
    if (!reader_gone) show_summary(totals, !failure);
    if (failure && !reader_gone) complain(*failure, written);
    if (by_interrupt_) return exit_code::by_interrupt;
    if (failure) return reader_gone ? exit_code::by_closed_pipe : exit_code::netpoll_failed;
    return recordings_ && recordings_->failed() ? exit_code::netpoll_failed : verdict(totals);
}

void campaign::tell_of_new_keys(const summary& totals) const {
    if (totals.keys_accepted() == 0) return;
    const std::string keys = counted(totals.keys_accepted(), "new host key");
    log_.write(log_level::warn, {},
               plan_.new_keys.empty()
                   ? keys + " accepted for this run only"
                   : keys + " written to " + plan_.new_keys + " (accept-new; -v names each)");
}

bool campaign::was_cut_short(const summary& totals) const {
    const auto cut = totals.count(device_status::skipped) + totals.count(device_status::cancelled);
    return stop_.reason() != stop_reason::none && (cut > 0 || held_up_);
}

exit_code campaign::verdict(const summary& totals) const {
    if (was_cut_short(totals))
        return stop_.reason() == stop_reason::deadline ? exit_code::run_deadline
                                                       : exit_code::interrupted;
    return totals.count(device_status::ok) == totals.devices() ? exit_code::ok
                                                               : exit_code::device_failed;
}

void campaign::complain(const report_failure& why, std::size_t written) const {
    std::string text = "netpoll: results could not be written: " + why.message;
    if (!why.kept.empty())
        text += "; " + counted(written, "record") + " kept in " + why.kept;
    else if (written > 0)
        text += "; " + counted(written, "record") + " had gone out before";
    screen_.write(text + "\n");
}

void campaign::show_summary(const summary& totals, bool written) const {
    const bool all_well = totals.count(device_status::ok) == totals.devices();
    const bool worth_it =
        !options_.quiet && (screen_.is_terminal() || options_.verbosity > 0 || !all_well);
    if (options_.summary == shown::never || (options_.summary == shown::automatic && !worth_it))
        return;
    std::string text = totals.text(
        elapsed(), {wants_color(options_, screen_), std::min<std::size_t>(screen_.width(), 120)});
    if (written && options_.output != "-") text += "results: " + options_.output + "\n";
    if (written && !options_.outdir.empty()) text += "raw outputs: " + options_.outdir + "/raw\n";
    if (totals.count(device_status::failed) > 0) text += "next: " + next_command(written) + "\n";
    screen_.write(text);
}

/// What says more of the failures, without another login.
std::string campaign::next_command(bool written) const {
    if (!written || is_stream(options_.output)) return "netpoll --list-errors";
    const bool document = options_.format == report_format::json;
    return std::string("jq '") + (document ? ".devices[] | " : "") +
           "select(.error) | .host, .error' " + shell_word(options_.output);
}

bool campaign::shows_progress() const {
    if (options_.progress != shown::automatic) return options_.progress == shown::always;
    // Records on the same terminal would be torn apart by it.
    const bool in_the_way =
        options_.format == report_format::ndjson && is_watched(destination_of(options_.output));
    return !options_.quiet && screen_.is_terminal() && !in_the_way;
}

milliseconds campaign::elapsed() const {
    return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - began_);
}

}  // namespace netpoll
