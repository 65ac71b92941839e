// fork, campaign, waitpid, and the records read back. Knows not what figures are for.
#include "cli/forked_run.hpp"

#include "bench/run_reader.hpp"
#include "cli/campaign.hpp"
#include "cli/machine_load.hpp"

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

/// Why a child has no figures; empty where it should have some.
std::string problem_of(int status) {
    if (WIFSIGNALED(status)) return "crashed (" + std::string(::strsignal(WTERMSIG(status))) + ")";
    switch (static_cast<exit_code>(WEXITSTATUS(status))) {
        case exit_code::ok:
        case exit_code::device_failed:
        case exit_code::run_deadline:
        case exit_code::interrupted:
        case exit_code::by_interrupt:
            return {};
        case exit_code::usage:
        case exit_code::netpoll_failed:
        case exit_code::guard:
        case exit_code::locked:
        case exit_code::by_closed_pipe:
            break;
    }
    return "netpoll failed (exit code " + std::to_string(WEXITSTATUS(status)) + ")";
}

bool ended_with(int status, exit_code code) {
    return WIFEXITED(status) && WEXITSTATUS(status) == static_cast<int>(code);
}

bench::run without_figures(std::string problem) {
    bench::run none;
    none.problem = std::move(problem);
    return none;
}

}  // namespace

expected<std::unique_ptr<forked_run>, std::string> forked_run::make(const bench_options& wanted,
                                                                    plan& what,
                                                                    const redactor& redact,
                                                                    log_sink& log,
                                                                    console& screen) {
    const char* place = std::getenv("TMPDIR");
    std::string folder = std::string(place && *place ? place : "/tmp") + "/netpoll-bench-XXXXXX";
    if (!::mkdtemp(folder.data()))  // 0700: outputs of devices may hold secrets
        return unexpected(folder + ": " + std::generic_category().message(errno));
    return std::unique_ptr<forked_run>(
        new forked_run(wanted, what, redact, log, screen, std::move(folder)));
}

forked_run::forked_run(const bench_options& wanted, plan& what, const redactor& redact,
                       log_sink& log, console& screen, std::string folder)
    : wanted_(wanted),
      plan_(what),
      redact_(redact),
      log_(log),
      screen_(screen),
      folder_(std::move(folder)) {}

forked_run::~forked_run() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

options forked_run::options_for(const bench::cell& how) const {
    options run = wanted_.run;
    if (const bench_mode* known = find_bench_mode(how.mode)) {
        run.mode = known->mode;
        if (known->without_cpu_workers) run.cpu_workers = 0;
    }
    run.concurrency = how.concurrency;
    run.deadline = wanted_.cell_time;
    run.format = report_format::ndjson;
    run.output = results();
    run.progress = shown::never;
    run.summary = shown::never;
    return run;
}

void forked_run::be_child(const bench::cell& how, const std::vector<std::size_t>& only) {
    relay_.enter_child();
    auto code = exit_code::netpoll_failed;
    try {
        if (!only.empty()) keep_targets(plan_, only);
        const options run = options_for(how);
        const auto room = limits_of_this_machine();
        auto fitted = fit_concurrency(wanted_concurrency_of(run, plan_.targets), room);
        fitted.memory = run.memory.value_or(default_memory(room));
        campaign all{plan_, run, fitted, redact_, log_, screen_};
        code = all.run();
    } catch (const std::exception& failure) {
        screen_.write("netpoll: " + std::string(failure.what()) + "\n");
    }
    // Not exit: what the parent has open is the parent's to write and to remove.
    std::fflush(nullptr);
    ::_exit(static_cast<int>(code));
}

measured_run forked_run::run(const bench::cell& how, const std::vector<std::size_t>& only) {
    // What is still in buffers would be written twice.
    std::fflush(nullptr);
    const machine_load load;
    const pid_t child = ::fork();
    if (child == 0) be_child(how, only);
    if (child < 0)
        return {without_figures("no process: " + std::generic_category().message(errno)), false};
    const int status = relay_.wait_for(child);
    const auto busy = load.so_far();
    measured_run made;
    made.interrupted = ended_with(status, exit_code::interrupted) ||
                       ended_with(status, exit_code::by_interrupt) || relay_.stopped();
    std::string problem = problem_of(status);
    made.figures = problem.empty() ? read_back() : without_figures(std::move(problem));
    made.figures.cut = ended_with(status, exit_code::run_deadline);
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

void keep_targets(plan& of, const std::vector<std::size_t>& places) {
    std::vector<target> targets;
    std::vector<const compiled_platform*> platforms;
    for (const std::size_t place : places) {
        targets.push_back(std::move(of.targets[place]));
        platforms.push_back(of.platform_of[place]);
    }
    of.targets = std::move(targets);
    of.platform_of = std::move(platforms);
}

}  // namespace netpoll
