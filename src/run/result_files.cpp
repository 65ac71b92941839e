// Opens a run's files, and closes them in an order in which nothing is lost. Knows no engine.
#include "run/result_files.hpp"

#include "results/output.hpp"
#include "results/recorded_result.hpp"
#include "results/writer.hpp"
#include "run/resume.hpp"

#include <netpoll/version.hpp>

#include <unistd.h>

#include <filesystem>
#include <system_error>
#include <utility>

namespace netpoll {

namespace {

std::string working_folder() {
    std::error_code failed;
    return std::filesystem::current_path(failed).string();
}

/// All that the result will have, in its order.
std::vector<std::string> hosts_of(const plan& work) {
    std::vector<std::string> hosts;
    if (!work.merged)
        for (const planned_job& each : work.jobs)
            hosts.push_back(each.target.name);
    else
        for (const earlier_record& each : work.merged->earlier.records())
            hosts.push_back(each.host);
    return hosts;
}

run_manifest manifest_for(const plan& work, const run_request& request, const run_facts& facts) {
    run_manifest manifest;
    if (work.resumed) {
        manifest = work.resumed->manifest;
        manifest.end.reset();
    } else {
        manifest.run_id = facts.run_id;
        manifest.version = version;
        manifest.request = to_text(request);
        manifest.command_line = facts.command_line.value_or(std::vector<std::string>{});
        manifest.directory = working_folder();
        manifest.user = facts.user;
        manifest.started = facts.started;
        manifest.hosts = hosts_of(work);
    }
    manifest.machine = facts.machine;
    manifest.pid = ::getpid();
    return manifest;
}

bool came_to_its_end(verdict reached) {
    return reached == verdict::ok || reached == verdict::some_failed ||
           reached == verdict::checks_failed;
}

}  // namespace

result_files::result_files(const plan& work, const run_request& request, const run_facts& facts,
                           const run_conditions& conditions, run_events& events,
                           const redactor& redact, log_sink& log)
    : plan_(work),
      request_(request),
      facts_(facts),
      conditions_(conditions),
      events_(events),
      redact_(redact),
      log_(log),
      stages_(stages_of(request, work)) {}

std::string result_files::open() {
    tell_of_killed_runs();
    manifest_ = manifest_for(plan_, request_, facts_);
    if (std::string why = open_folder(); !why.empty()) return why;
    std::string why = open_records();
    if (why.empty())
        events_.begun(folder_ ? folder_->file(run_file::log) : std::string());
    else if (folder_)
        leave_folder();
    return why;
}

// As it was before this process.
void result_files::leave_folder() const {
    if (plan_.resumed)
        static_cast<void>(folder_->write_manifest(plan_.resumed->manifest));
    else
        folder_->remove();
}

std::string result_files::open_records() {
    for (const auto& each : stages_)
        if (const std::string why = each->prepare(); !why.empty())
            return std::string(each->name()) + ": " + why;
    auto opened = report_writer::open(settings(), facts_);
    if (!opened) return "results could not be written: " + opened.error().message;
    writer_ = std::move(*opened);
    return {};
}

std::string result_files::open_folder() {
    const bool goes_on = plan_.resumed && !plan_.resumed->folder.empty();
    if (!goes_on && (request_.rundir.empty() || plan_.resumed)) return {};
    auto made = goes_on ? run_folder::reopen(plan_.resumed->folder, manifest_, request_.mode_bits)
                        : run_folder::create(request_.rundir, manifest_, request_.mode_bits);
    if (!made) return "the run's folder cannot be written: " + made.error();
    folder_ = std::move(*made);
    return {};
}

report_options result_files::settings() const {
    report_options options;
    options.format = request_.format;
    options.view = request_.view;
    options.color = conditions_.colors_results;
    options.width = conditions_.results_width;
    options.output = request_.output;
    options.outdir = request_.outdir.empty() && folder_ ? folder_->path() : request_.outdir;
    options.devices = manifest_.hosts.size();
    options.file_mode = request_.mode_bits;
    options.guard = [&events = events_] { return events.hold_output(); };
    options.merged = plan_.merged;
    options.journal_header = facts_.resumed && plan_.resumed->in_journal
                                 ? journal_resumption(*facts_.resumed)
                                 : journal_header(manifest_);
    options.needs_lines = !stages_.empty();
    if (!folder_) return options;
    options.journal = folder_->file(run_file::journal);
    options.run_results = folder_->file(run_file::results);
    return options;
}

void result_files::tell_of_killed_runs() const {
    for (const std::string& each : abandoned_results(request_.output))
        if (!plan_.resumed || plan_.resumed->records != each)
            log_.write(log_level::warn, {},
                       each + " is the journal of a run that was killed: 'netpoll resume " + each +
                           "' goes on with it, or delete it");
}

void result_files::finish(run_end& end, verdict reached) {
    end.verdict = reached;
    if (!end.failure) {
        auto finished = writer_->finish(facts_);
        if (!finished) end.failure = finished.error();
    }
    if (end.failure) {
        end.verdict = verdict::results_lost;
        if (!end.failure->reader_gone) make_rest(end);
        return;
    }
    if (folder_) end.folder = folder_->path();
    if (folder_)
        end.results = folder_->file(run_file::results);
    else if (holds_records(request_.format) && !is_stream(request_.output))
        end.results = request_.output;
    make_rest(end);
    if (folder_) close_folder(end);
}

// One that fails stops no other. All read the same records, which are indexed once.
void result_files::make_rest(run_end& end) {
    if (stages_.empty()) return;
    const std::string lines = end.failure ? std::string() : writer_->lines_file();
    std::optional<recorded_results> records;
    if (!lines.empty()) {
        auto opened = recorded_results::open(lines, true);
        if (opened)
            records = std::move(*opened);
        else
            log_.write(log_level::error, {}, to_string(opened.error().front()));
    }
    const finished_run run{request_,
                           facts_,
                           end,
                           folder_ ? folder_->path() : std::string(),
                           folder_ ? folder_->rundir() : std::string(),
                           lines,
                           records ? &*records : nullptr,
                           log_,
                           redact_};
    bool lost = !records && !end.failure;
    for (const auto& each : stages_) {
        if (!records && each->needs_records()) continue;
        const auto made = each->make(run);
        if (made) continue;
        log_.write(each->is_required() ? log_level::error : log_level::warn, {},
                   std::string(each->name()) + ": " + made.error());
        lost = lost || each->is_required();
    }
    if (lost) end.verdict = verdict::results_lost;
}

void result_files::close_folder(run_end& end) {
    run_counts counts = writer_->counts();
    if (plan_.merged) add_to(counts, counts_of_kept(*plan_.merged));
    manifest_.end = manifest_end{facts_.ended, std::string(name(end.verdict)), std::move(counts)};
    auto closed = folder_->write_manifest(manifest_);
    if (closed && came_to_its_end(end.verdict)) closed = folder_->make_latest();
    if (closed) return;
    log_.write(log_level::error, {}, closed.error());
    end.verdict = verdict::results_lost;
}

}  // namespace netpoll
