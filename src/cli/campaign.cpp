// Puts engine, report, signals and summary together for one run. Knows nothing of SSH.
#include "cli/campaign.hpp"

#include "cli/wording.hpp"
#include "report/timestamp.hpp"

#include <netpoll/worker_nursery.hpp>

#include <unistd.h>

#include <signal.h>
#include <algorithm>
#include <atomic>
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
    what.error = error{errc::interrupted, phase::resolve, "the run ended before its turn"};
    for (const command& each : *device.commands)
        what.commands.emplace_back().command = each.send;
    return what;
}

bool wants_color(const options& wanted, const console& screen) {
    if (wanted.color != shown::automatic) return wanted.color == shown::always;
    const char* no_color = std::getenv("NO_COLOR");
    return screen.is_terminal() && !(no_color && *no_color);
}

}  // namespace

campaign::campaign(plan& what, const options& wanted, const fitted_concurrency& fitted,
                   const redactor& redact, log_sink& log, console& screen)
    : plan_(what), options_(wanted), redact_(redact), log_(log), screen_(screen) {
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
    if (!options_.record.empty()) {
        auto opened = recordings::open(options_.record, redact_, log_);
        if (!opened) {
            screen_.write("netpoll: sessions cannot be recorded: " + opened.error() + "\n");
            return exit_code::netpoll_failed;
        }
        recordings_ = std::move(*opened);
    }
    engine_options how = how_to_poll();
    std::optional<worker_nursery> nursery;
    // Forks: no thread may be there yet, and no report that the fork would hold open.
    if (how.mode == mode::processes) how.nursery = &nursery.emplace(how, options_.cpu_workers);
    auto report = report_writer::open(
        {options_.format, options_.output, options_.outdir, plan_.targets.size()}, facts_);
    if (!report) return complain(report.error(), 0);

    cpu_workers workers(options_.cpu_workers);
    facts_.cpu_workers = workers.threads();
    recorder records(**report, log_, stop_, workers, plan_.targets.size(), recordings_.get());
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
    ::_exit(static_cast<int>(code));
}

signal_handlers campaign::handlers(recorder& records, report_writer& report) {
    signal_handlers hear;
    hear.stop = [this](int number) {
        stop_.ask(stop_reason::signal);
        screen_.write("netpoll: " + std::string(number == SIGINT ? "interrupted" : "told to end") +
                      "; open sessions say goodbye, results so far are written. Once more to end "
                      "at once.\n");
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

engine_options campaign::how_to_poll() const {
    engine_options how;
    how.mode = options_.mode;
    how.concurrency = facts_.concurrency;
    how.reactors = std::max(facts_.reactors, 1U);
    how.workers = std::max(facts_.workers, 1U);
    how.host_keys = options_.host_keys;
    how.known_hosts = &plan_.host_keys;
    how.identities = &plan_.identities;
    if (recordings_) how.transcripts = &recordings_->listener();
    how.detector = plan_.detector.get();
    how.redact = &redact_;
    how.log = &log_;
    how.max_output = options_.max_output;
    return how;
}

run_measures campaign::poll(const engine_options& how, recorder& records) {
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

exit_code campaign::conclude(recorder& records, report_writer& report) {
    const summary& totals = records.totals();
    facts_.ended = std::chrono::system_clock::now();
    facts_.interrupted = was_cut_short(totals);
    facts_.resources += usage_of_this_process();
    const std::size_t written = report.counts().devices;
    auto failure = records.failure();
    if (!failure) {
        auto finished = report.finish(facts_);
        if (!finished) failure = finished.error();
    }
    screen_.end_status();
    show_summary(totals, !failure);
    if (failure) return complain(*failure, written);
    return recordings_ && recordings_->failed() ? exit_code::netpoll_failed : verdict(totals);
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

exit_code campaign::complain(const report_failure& why, std::size_t written) const {
    std::string text = "netpoll: results could not be written: " + why.message;
    if (!why.kept.empty())
        text += "; " + counted(written, "record") + " kept in " + why.kept;
    else if (written > 0)
        text += "; " + counted(written, "record") + " had gone out before";
    screen_.write(text + "\n");
    return exit_code::netpoll_failed;
}

void campaign::show_summary(const summary& totals, bool written) const {
    const bool all_well = totals.count(device_status::ok) == totals.devices();
    const bool worth_it =
        !options_.quiet && (screen_.is_terminal() || options_.verbosity > 0 || !all_well);
    if (options_.summary == shown::never || (options_.summary == shown::automatic && !worth_it))
        return;
    std::string text = totals.text(
        elapsed(), {wants_color(options_, screen_), std::min<std::size_t>(screen_.width(), 100)});
    if (written && options_.output != "-") text += "results: " + options_.output + "\n";
    if (written && !options_.outdir.empty()) text += "raw outputs: " + options_.outdir + "/raw\n";
    screen_.write(text);
}

bool campaign::shows_progress() const {
    if (options_.progress != shown::automatic) return options_.progress == shown::always;
    // Records on the same terminal would be torn apart by it.
    const bool in_the_way = options_.format == report_format::ndjson && options_.output == "-" &&
                            ::isatty(STDOUT_FILENO) == 1;
    return !options_.quiet && screen_.is_terminal() && !in_the_way;
}

milliseconds campaign::elapsed() const {
    return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - began_);
}

}  // namespace netpoll
