// fork, a run, waitpid, and the records read back. Knows not what figures are for.
#include "run/forked_run.hpp"

#include "bench/run_reader.hpp"
#include "machine/machine_load.hpp"
#include "run/capacity.hpp"
#include "run/rounds_request.hpp"
#include "run/run.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace netpoll {

namespace {

/// How a child says that it could not run at all; else it is a verdict.
constexpr int no_run = 100;

bool ended_with(int status, verdict reached) {
    return WIFEXITED(status) && WEXITSTATUS(status) == static_cast<int>(reached);
}

/// Why a child has no figures; empty where it should have some.
std::string problem_of(int status) {
    if (WIFSIGNALED(status)) return "crashed (" + std::string(::strsignal(WTERMSIG(status))) + ")";
    for (const auto with_figures :
         {verdict::ok, verdict::some_failed, verdict::deadline, verdict::interrupted})
        if (ended_with(status, with_figures)) return {};
    return "netpoll failed";
}

bench::run without_figures(std::string problem) {
    bench::run none;
    none.problem = std::move(problem);
    return none;
}

}  // namespace

expected<std::unique_ptr<forked_run>, std::string> forked_run::make(const run_request& common,
                                                                    plan& work,
                                                                    const redactor& redact,
                                                                    log_sink& log,
                                                                    run_events& events) {
    const char* place = std::getenv("TMPDIR");
    std::string folder = std::string(place && *place ? place : "/tmp") + "/netpoll-bench-XXXXXX";
    if (!::mkdtemp(folder.data()))  // 0700: outputs of devices may hold secrets
        return unexpected(folder + ": " + std::generic_category().message(errno));
    return std::unique_ptr<forked_run>(
        new forked_run(common, work, redact, log, events, std::move(folder)));
}

forked_run::forked_run(const run_request& common, plan& work, const redactor& redact, log_sink& log,
                       run_events& events, std::string folder)
    : common_(common),
      plan_(work),
      redact_(redact),
      log_(log),
      events_(events),
      folder_(std::move(folder)) {}

forked_run::~forked_run() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

run_request forked_run::request_for(const bench::cell& cell, milliseconds limit) const {
    run_request request = common_;
    if (const bench_mode* known = find_bench_mode(cell.mode)) {
        request.mode = known->mode;
        if (known->without_cpu_workers) request.cpu_workers = 0;
    }
    request.concurrency = cell.concurrency;
    request.deadline = limit;
    request.fail_on = fail_on::never;
    request.format = report_format::ndjson;
    request.output = results();
    return request;
}

void forked_run::be_child(const run_request& request, const std::vector<std::size_t>& only) {
    forwarder_.enter_child();
    int code = no_run;
    try {
        if (!only.empty()) keep_targets(plan_, only);
        run_conditions conditions;
        conditions.hears_signals = true;
        code = static_cast<int>(carry_out(plan_, request, fitted_for(request, plan_.jobs), redact_,
                                          log_, events_, conditions));
    } catch (const std::exception& failure) {
        events_.refused(failure.what());
    }
    // Not exit: what the parent has open is the parent's to write and to remove.
    std::fflush(nullptr);
    ::_exit(code);
}

measured_run forked_run::run(const bench::cell& cell, milliseconds limit,
                             const std::vector<std::size_t>& only) {
    // What is still in buffers would be written twice.
    std::fflush(nullptr);
    const machine_load load;
    const pid_t child = ::fork();
    if (child == 0) be_child(request_for(cell, limit), only);
    if (child < 0)
        return {without_figures("no process: " + std::generic_category().message(errno)), false};
    const int status = forwarder_.wait_for(child);
    const auto busy = load.so_far();
    measured_run made;
    made.interrupted = ended_with(status, verdict::interrupted) || forwarder_.stopped();
    std::string problem = problem_of(status);
    made.figures = problem.empty() ? read_back() : without_figures(std::move(problem));
    made.figures.cut = ended_with(status, verdict::deadline);
    made.figures.machine_busy = busy;
    empty_folder();
    return made;
}

/// A child that crashed leaves its unfinished file behind.
void forked_run::empty_folder() const {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder_, ignored))
        std::filesystem::remove(entry.path(), ignored);
}

bench::run forked_run::read_back() const {
    std::ifstream file(results());
    bench::run_reader reader;
    for (std::string line; std::getline(file, line);)
        if (!reader.add(line)) return without_figures("its results cannot be read");
    auto figures = std::move(reader).figures();
    return figures ? std::move(*figures) : without_figures(figures.error());
}

void keep_targets(plan& work, const std::vector<std::size_t>& places) {
    std::vector<planned_job> kept;
    for (const std::size_t place : places)
        kept.push_back(std::move(work.jobs[place]));
    work.jobs = std::move(kept);
}

}  // namespace netpoll
