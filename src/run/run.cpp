// Puts engine, results, transcripts and signals together for one run. Knows nothing of SSH.
#include "run/run.hpp"

#include "crypto/fast_ed25519.hpp"
#include "engine/agent_client.hpp"
#include "engine/agent_socket.hpp"
#include "engine/bastion_trust.hpp"
#include "engine/cpu_workers.hpp"
#include "engine/engine.hpp"
#include "engine/fork_server.hpp"
#include "machine/place.hpp"
#include "machine/process_usage.hpp"
#include "results/output.hpp"
#include "results/readable/record_fields.hpp"
#include "results/timestamp.hpp"
#include "run/check_judge.hpp"
#include "run/code_commands.hpp"
#include "run/dispatcher.hpp"
#include "run/lock.hpp"
#include "run/origin.hpp"
#include "run/outcome_queue.hpp"
#include "run/output_work.hpp"
#include "run/remote_poll.hpp"
#include "run/result_files.hpp"
#include "run/resume.hpp"
#include "run/schedule_for.hpp"
#include "run/signals.hpp"
#include "run/stop.hpp"
#include "run/transcript_files.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <memory>
#include <vector>

namespace netpoll {

namespace {

/// That of its beginning; nothing where another program asked.
std::optional<std::vector<std::string>> command_line_of(const resumed_run& run) {
    const auto& words = run.manifest.command_line;
    return words.empty() ? std::nullopt : std::optional(words);
}

/// All that a run needs while it lasts. Stays in memory where a thread is left behind.
class live_run {
public:
    live_run(plan& work, const run_request& request, const fitted_concurrency& fitted,
             const redactor& redact, log_sink& log, run_events& events,
             const run_conditions& conditions);

    verdict run();
    bool left_behind() const noexcept { return left_behind_; }

private:
    engine_options engine();
    std::string open_what_is_written_beside();
    void tell_of_new_keys(const run_totals& totals) const;
    void tell_of_changed_keys(const run_totals& totals) const;
    std::string open();
    std::string open_remote();
    void poll(engine_options options);
    verdict conclude();
    verdict verdict_on(const run_end& end) const;
    bool was_cut_short(const run_totals& totals) const;
    signal_handlers handlers();
    milliseconds elapsed() const;

    plan& plan_;
    const run_request& request_;
    const redactor& redact_;
    log_sink& log_;
    run_events& events_;
    const run_conditions conditions_;
    run_facts facts_;
    output_budget memory_;
    agent_client agents_{agent_patience};
    code_commands codes_;
    offered_methods methods_;
    const std::vector<job> jobs_;
    bastion_trust bastions_;
    const fitted_concurrency& fitted_;
    stop_request stop_;
    std::chrono::steady_clock::time_point began_;
    std::unique_ptr<transcript_files> transcripts_;  // null without `record`
    std::unique_ptr<fork_server> server_;            // null but for worker processes
    std::optional<lock_file> lock_;
    result_files files_;
    std::unique_ptr<cpu_workers> workers_;  // of key exchanges
    std::unique_ptr<cpu_workers> writers_;  // of results: whoever reads them may be slow
    std::unique_ptr<outcome_queue> records_;
    std::unique_ptr<dispatcher> dispatch_;
    std::optional<engine_options> remote_engine_;  // of pollers
    std::unique_ptr<remote_run> remote_;           // null where sessions are here
    verdict refused_as_{verdict::results_lost};
    bool left_behind_{false};  // threads of the engine are
};

live_run::live_run(plan& work, const run_request& request, const fitted_concurrency& fitted,
                   const redactor& redact, log_sink& log, run_events& events,
                   const run_conditions& conditions)
    : plan_(work),
      request_(request),
      redact_(redact),
      log_(log),
      events_(events),
      conditions_(conditions),
      memory_(fitted.memory),
      codes_(work.secret_variables),
      jobs_(jobs_of(work)),
      bastions_(jobs_, request.auth_guard),
      fitted_(fitted),
      files_(work, request, facts_, conditions_, events, redact, log) {
    facts_.inventory = inventory_paths(request);
    if (conditions.command_line)
        facts_.command_line = without_secrets(*conditions.command_line, redact);
    if (work.resumed) facts_.command_line = command_line_of(*work.resumed);
    facts_.user = name_of_user();
    facts_.machine = name_of_machine();
    facts_.has_checks = has_checks(work);
    facts_.mode = name(request.mode);
    facts_.concurrency = fitted.sessions;
    facts_.workers = fitted.workers;
    facts_.via = request.via.servers;
    if (request.mode == mode::async)
        facts_.reactors =
            static_cast<unsigned>(std::min<std::size_t>(request.reactors, fitted.sessions));
}

verdict live_run::run() {
    auto locked = take_lock(request_, facts_.command_line.value_or(std::vector<std::string>{}),
                            log_, conditions_.stop);
    if (!locked) {
        events_.refused(locked.error().why);
        return locked.error().is_held ? verdict::locked : verdict::results_lost;
    }
    if (*locked) lock_.emplace(std::move(**locked));
    began_ = std::chrono::steady_clock::now();
    const auto now = std::chrono::system_clock::now();
    facts_.started = plan_.resumed ? plan_.resumed->manifest.started : now;
    if (plan_.resumed) facts_.resumed = now;
    facts_.run_id = plan_.resumed ? plan_.resumed->manifest.run_id : new_run_id(now);
    // From here on signals are heard by the watch alone, so that temporary files are tidied up.
    std::optional<blocked_signals> blocked;
    if (conditions_.hears_signals) blocked.emplace();
    if (const std::string why = open(); !why.empty()) {
        events_.refused(why);
        return refused_as_;
    }
    signal_schedule schedule;
    if (request_.deadline) schedule.deadline = began_ + *request_.deadline;
    schedule.tick = conditions_.progress_interval;
    const signal_watch watch(blocked ? &*blocked : nullptr, handlers(), schedule);
    const std::stop_callback told(conditions_.stop, [this] { stop_.ask(stop_reason::asked); });
    poll(engine());
    return conclude();
}

/// Everything that must be there before anyone is contacted; why it is not, or nothing.
std::string live_run::open() {
    if (std::string why = open_what_is_written_beside(); !why.empty()) return why;
    if (!request_.via) choose_ed25519(request_.crypto, jobs_.size(), log_);
    // Forks: no thread may be there yet, and no report that the fork would hold open.
    if (request_.mode == mode::processes && !request_.via)
        server_ = std::make_unique<fork_server>(engine(), request_.cpu_workers);
    if (std::string why = files_.open(); !why.empty()) return why;
    workers_ = std::make_unique<cpu_workers>(request_.cpu_workers);
    facts_.cpu_workers = workers_->threads();
    writers_ = std::make_unique<cpu_workers>(request_.cpu_workers);
    records_ = std::make_unique<outcome_queue>(files_.writer(), log_, stop_, *writers_,
                                               plan_.jobs.size(), events_, transcripts_.get(),
                                               plan_.weak_from_this(), output_work(plan_));
    std::optional<std::chrono::steady_clock::time_point> deadline;
    if (request_.deadline) deadline = began_ + *request_.deadline;
    dispatch_ = std::make_unique<dispatcher>(
        jobs_, schedule_for(request_, plan_, fitted_, deadline), *records_);
    return open_remote();
}

std::string live_run::open_remote() {
    if (!request_.via) return {};
    remote_engine_ = engine();
    auto opened = netpoll::open_remote(*remote_engine_, plan_, request_, facts_);
    if (opened) {
        remote_ = std::move(*opened);
        return {};
    }
    if (opened.error().is_held) refused_as_ = verdict::locked;
    std::string all;
    for (const std::string& each : opened.error().why)
        (all += all.empty() ? "" : "; ") += each;
    return all;
}

/// Transcripts and new host keys: why they cannot be written.
std::string live_run::open_what_is_written_beside() {
    if (!request_.record.empty()) {
        auto opened = transcript_files::open(request_.record, redact_, log_, request_.mode_bits);
        if (!opened) return "sessions cannot be recorded: " + opened.error();
        transcripts_ = std::move(*opened);
    }
    if (plan_.new_keys.empty()) return {};
    const auto at = place::find(plan_.new_keys);
    if (at && !at->planted()) return {};
    return "new host keys cannot be written down: " +
           (at ? plan_.new_keys + ": " + at->why_not(EPERM) : at.error());
}

signal_handlers live_run::handlers() {
    signal_handlers hear;
    hear.stop = [this](int number) {
        stop_.ask(stop_reason::asked);
        events_.stopping(number);
    };
    hear.abandon = [this](int number) { events_.abandoned(number, files_.writer().abandon()); };
    hear.status = [this] { events_.asked(records_->now(elapsed())); };
    hear.deadline = [this] {
        if (stop_.ask(stop_reason::deadline))
            log_.write(log_level::warn, {},
                       "the run's deadline is reached; results so far are written");
    };
    hear.tick = [this] { events_.progressed(records_->now(elapsed())); };
    return hear;
}

engine_options live_run::engine() {
    engine_options options;
    options.mode = request_.mode;
    options.concurrency = facts_.concurrency;
    options.reactors = std::max(facts_.reactors, 1U);
    options.workers = std::max(facts_.workers, 1U);
    options.fork_server = server_.get();
    options.cpu = workers_.get();
    options.digest = rows_of(plan_);
    options.jobs = &jobs_;
    options.bastions = &bastions_;
    session_options& session = options.session;
    session.host_keys = request_.host_keys;
    session.known_hosts = &plan_.host_keys;
    session.identities = &plan_.identities;
    if (transcripts_) session.transcripts = &transcripts_->listener();
    session.detector = plan_.detector.get();
    session.bastions_as = plan_.platforms->find("linux");
    session.agent = &agents_;
    session.codes = &codes_;
    session.methods = &methods_;
    session.redact = &redact_;
    session.log = &log_;
    session.max_output = request_.max_output;
    session.memory = &memory_;
    session.gate = dispatch_.get();
    return options;
}

void live_run::poll(engine_options options) {
    const auto measures = remote_ ? remote_->run(*dispatch_, *dispatch_, stop_.token())
                                  : netpoll::run(options, *dispatch_, *dispatch_, stop_.token());
    dispatch_->report_rest(
        stop_.reason() == stop_reason::deadline ? std::optional(errc::run_deadline) : std::nullopt);
    left_behind_ = measures.left_behind.valid();
    if (left_behind_)
        log_.write(
            log_level::error, {},
            "a session did not come back, so the run ends without it; its device is reported "
            "as internal");
    facts_.workers_lost = measures.workers_lost;
    facts_.reactor_lag = measures.reactor_lag;
    facts_.resources = measures.workers;
    records_->close();
    if (!remote_) return;
    facts_.pollers = facts_of(remote_->pollers());
    remote_.reset();  // what the journal has may go from the broker
}

verdict live_run::conclude() {
    run_end end;
    end.totals = records_->totals();
    end.left_behind = left_behind_;
    end.records = files_.writer().counts().devices;
    facts_.ended = facts_.resumed.value_or(facts_.started) + elapsed();
    facts_.interrupted = was_cut_short(end.totals);
    facts_.resources += usage_of_this_process();
    facts_.found_limits = dispatch_->found_limits();
    end.found_limits = facts_.found_limits;
    if (plan_.merged) end.kept = statuses_of_kept(*plan_.merged);
    end.checks = end.totals.checks;
    if (plan_.merged) end.checks.add(counts_of_kept(*plan_.merged).checks);
    end.checks_fail = end.checks.fail(request_.fail_on);
    if (!holds_records(request_.format) && request_.view.is_choosy())
        end.matched = files_.writer().matched();
    events_.ending();
    end.failure = records_->failure();
    end.elapsed = elapsed();
    files_.finish(end, verdict_on(end));
    tell_of_new_keys(end.totals);
    tell_of_changed_keys(end.totals);
    for (const std::string& each : files_.writer().unknown_fields())
        log_.write(log_level::warn, {},
                   "--where: " + unknown_among("field", each, record_fields()) +
                       ": no row has it, and no record");
    if (files_.writer().match_in_doubt())
        log_.write(log_level::warn, {},
                   "--match or --where takes too long on some lines or rows, which are shown "
                   "whether it fits them or not: write a simpler expression");
    end.elapsed = elapsed();
    events_.ended(end);
    return end.verdict;
}

void live_run::tell_of_new_keys(const run_totals& totals) const {
    if (totals.keys_accepted == 0) return;
    const std::string keys = counted(totals.keys_accepted, "new host key");
    const bool elsewhere = request_.known_hosts.empty() &&
                           std::any_of(plan_.jobs.begin(), plan_.jobs.end(), [](const auto& each) {
                               return each.target.host_key_files != nullptr;
                           });
    log_.write(log_level::warn, {},
               plan_.new_keys.empty() ? keys + " accepted for this run only"
                                      : keys + " written to " + plan_.new_keys +
                                            (elsewhere ? ", or where ssh_config says" : "") +
                                            " (accept-new; -v names each)");
}

// Each device could only say how many had shown the same key before it.
void live_run::tell_of_changed_keys(const run_totals& totals) const {
    constexpr std::size_t most_told = 10;
    std::size_t told = 0;
    for (const auto& [fingerprint, devices] : totals.changed_keys)
        if (devices > 1 && told++ < most_told)
            log_.write(log_level::warn, {},
                       std::to_string(devices) + " devices show the same new key " + fingerprint +
                           " in place of those that are listed for them");
}

bool live_run::was_cut_short(const run_totals& totals) const {
    const auto cut = totals.count(device_status::skipped) + totals.count(device_status::cancelled);
    return (stop_.reason() != stop_reason::none && (cut > 0 || left_behind_)) ||
           dispatch_->has_skipped(errc::run_deadline);
}

verdict live_run::verdict_on(const run_end& end) const {
    if (end.failure || (transcripts_ && transcripts_->failed())) return verdict::results_lost;
    if (was_cut_short(end.totals))
        return stop_.reason() == stop_reason::deadline || stop_.reason() == stop_reason::none
                   ? verdict::deadline
                   : verdict::interrupted;
    if (dispatch_->has_skipped(errc::auth_guard) || bastions_.has_stopped()) return verdict::guard;
    if (end.matched) return *end.matched > 0 ? verdict::ok : verdict::some_failed;
    if (!end.all_ok()) return verdict::some_failed;
    return end.checks_fail ? verdict::checks_failed : verdict::ok;
}

milliseconds live_run::elapsed() const {
    return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - began_);
}

}  // namespace

verdict carry_out(plan& work, const run_request& request, const fitted_concurrency& fitted,
                  const redactor& redact, log_sink& log, run_events& events,
                  const run_conditions& conditions) {
    auto run = std::make_unique<live_run>(work, request, fitted, redact, log, events, conditions);
    const verdict reached = run->run();
    // Threads that a session holds up use all of it.
    if (run->left_behind()) static_cast<void>(run.release());
    return reached;
}

}  // namespace netpoll
