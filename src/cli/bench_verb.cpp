// Options, plan, runs, figures, output: in that order. Knows nothing of SSH.
#include "cli/bench_verb.hpp"

#include "bench/document.hpp"
#include "bench/page.hpp"
#include "bench/table.hpp"
#include "cli/bench_options.hpp"
#include "cli/help.hpp"
#include "cli/logger.hpp"
#include "cli/rounds.hpp"
#include "cli/stdout_text.hpp"
#include "cli/variables.hpp"
#include "cli/written_files.hpp"
#include "engine/unit_cost_meter.hpp"
#include "results/output.hpp"
#include "results/timestamp.hpp"

#include <netpoll/version.hpp>

#include <unistd.h>

#include <thread>

namespace netpoll {

namespace {

/// Opened before anyone is contacted, so that a missing folder is found early.
struct outputs {
    std::unique_ptr<output> text;
    std::unique_ptr<output> page;  // null without --report
};

expected<outputs, std::string> open_outputs(const bench_options& wanted) {
    outputs made;
    auto text = open_output(wanted.output, wanted.run.mode_bits);
    if (!text) return unexpected(std::move(text).error());
    made.text = std::move(*text);
    if (wanted.report.empty()) return made;
    auto page = open_output(wanted.report, wanted.run.mode_bits);
    if (!page) return unexpected(std::move(page).error());
    made.page = std::move(*page);
    return made;
}

io_result write_whole(output& to, const std::string& text) {
    auto written = to.write(text);
    return written ? to.commit() : written;
}

exit_code failed(const std::string& why, console& screen) {
    screen.write("netpoll: " + why + "\n");
    return exit_code::netpoll_failed;
}

exit_code write_outputs(const bench_options& wanted, const bench::results& all, outputs& to,
                        exit_code code, console& screen) {
    const auto cells = bench::summarise(all.cells);
    const auto advice = bench::recommend(cells, all.cores);
    // 80 columns where it goes to no terminal.
    const std::size_t width = wanted.output == "-" ? console(STDOUT_FILENO).width() : 80;
    auto written = write_whole(*to.text, wanted.format == bench_format::json
                                             ? bench::document_text(all, cells, advice)
                                             : bench::table_text(all, cells, advice, width));
    if (written && to.page) written = write_whole(*to.page, bench::page_text(all, cells, advice));
    return written ? code : failed(written.error(), screen);
}

/// Everything but the runs.
bench::results about(const bench_options& wanted) {
    bench::results all;
    all.version = version;
    all.inventory = wanted.run.inventory;
    all.started = rfc3339(std::chrono::system_clock::now());
    all.cores = std::max(std::thread::hardware_concurrency(), 1U);
    all.repeat = wanted.repeat;
    all.warmup = wanted.warmup;
    all.cell_time = wanted.cell_time;
    return all;
}

std::vector<named_file> written_by(const bench_options& wanted) {
    return {{"--log-file", wanted.run.log_file},
            {"--output", wanted.output},
            {"--report", wanted.report}};
}

exit_code measure_cells(const bench_options& wanted, bench::results& all, redactor& redact,
                        log_sink& log, console& screen) {
    auto hosts = select_hosts(wanted.run);
    if (hosts) {
        const auto clashes = overwritten_files(written_by(wanted), read_by(hosts->all));
        if (!clashes.empty()) return refuse_usage(clashes, "netpoll bench --help", screen);
        const auto variables =
            judge_variables(environment_names(), all_flags(), hosts->all.secret_variables());
        if (!variables.refused.empty())
            return refuse_usage(variables.refused, "netpoll bench --help", screen);
        for (const std::string& each : wanted.run.warnings)
            log.write(log_level::warn, {}, each);
        for (const std::string& each : variables.warned)
            log.write(log_level::warn, {}, each);
    }
    auto ready = hosts ? make_plan(std::move(*hosts), wanted.run, redact, log)
                       : expected<std::unique_ptr<plan>, mistakes>(unexpected(hosts.error()));
    if (!ready) {
        screen.write(mistake_lines(ready.error()));
        return exit_code::usage;
    }
    auto runner = forked_run::make(wanted, **ready, redact, log, screen);
    if (!runner) return failed(runner.error(), screen);
    rounds session(wanted, **ready, **runner, screen);
    return session.run(all);
}

}  // namespace

exit_code run_bench(const std::vector<std::string>& arguments, const environment& env,
                    console& screen) {
    const auto wanted = parse_bench_options(arguments, env);
    if (!wanted) return refuse_usage(wanted.error(), "netpoll bench --help", screen);
    if (wanted->run.help) return print(bench_help_text(), screen);
    const auto clashes = same_files(written_by(*wanted), read_by(wanted->run));
    if (!clashes.empty()) return refuse_usage(clashes, "netpoll bench --help", screen);
    auto to = open_outputs(*wanted);
    if (!to) return failed(to.error(), screen);

    bench::results all = about(*wanted);
    auto code = exit_code::ok;
    redactor redact;
    const auto log = open_log(log_options_of(wanted->run), screen, redact);
    if (!log) return failed(log.error(), screen);
    if (!wanted->run.inventory.empty()) code = measure_cells(*wanted, all, redact, **log, screen);
    const bool well = code == exit_code::ok || code == exit_code::device_failed;
    if (wanted->units && well) all.units = measure_unit_costs();
    all.ended = rfc3339(std::chrono::system_clock::now());
    if (!all.cells.empty() || all.units) code = write_outputs(*wanted, all, *to, code, screen);
    return with_log(code, **log);
}

}  // namespace netpoll
