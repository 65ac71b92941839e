// Options, plan, runs, figures, output: in that order. Knows nothing of SSH.
#include "cli/verbs/bench.hpp"

#include "bench/document.hpp"
#include "bench/page.hpp"
#include "bench/table.hpp"
#include "cli/bench_options.hpp"
#include "cli/help.hpp"
#include "cli/stdout_text.hpp"
#include "cli/variables.hpp"
#include "run/rounds.hpp"
#include "run/text_output.hpp"
#include "run/written_files.hpp"
#include "terminal/bench_screen.hpp"
#include "terminal/question.hpp"
#include "terminal/run_screen.hpp"

#include <unistd.h>

#include <optional>

namespace netpoll {

namespace {

constexpr std::string_view help_of_bench = "netpoll bench --help";

struct outputs {
    text_output text;
    std::optional<text_output> page;  // absent without --report
};

expected<outputs, std::string> open_outputs(const bench_options& wanted) {
    const unsigned mode_bits = wanted.run.request.mode_bits;
    auto text = text_output::open(wanted.output, mode_bits);
    if (!text) return unexpected(std::move(text).error());
    outputs made{std::move(*text), {}};
    if (wanted.report.empty()) return made;
    auto page = text_output::open(wanted.report, mode_bits);
    if (!page) return unexpected(std::move(page).error());
    made.page = std::move(*page);
    return made;
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
    auto written = to.text.write(wanted.format == bench_format::json
                                     ? bench::document_text(all, cells, advice)
                                     : bench::table_text(all, cells, advice, width));
    if (written && to.page) written = to.page->write(bench::page_text(all, cells, advice));
    return written ? code : failed(written.error(), screen);
}

std::vector<named_file> written_by(const bench_options& wanted) {
    return {{"--log-file", wanted.run.log_file},
            {"--output", wanted.output},
            {"--report", wanted.report}};
}

exit_code measure_cells(const bench_options& wanted, bench::results& all, redactor& redact,
                        log_sink& log, console& screen) {
    const run_request& request = wanted.run.request;
    auto hosts = select_hosts(request);
    if (!hosts) return refuse_mistakes(hosts.error(), wanted.run.origins, screen);
    const auto wrong = check_inventory(hosts->all, written_by(wanted), wanted.run, log);
    if (!wrong.empty()) return refuse_usage(wrong, help_of_bench, screen);
    auto ready = make_plan(std::move(*hosts), request, {ask_at_terminal, false}, redact, log);
    if (!ready) return refuse_mistakes(ready.error(), wanted.run.origins, screen);
    wipe_secrets(**ready);

    // A run of a bench is seen by its figures alone.
    screen_options one_run = wanted.run.screen;
    one_run.progress = shown::never;
    one_run.summary = shown::never;
    run_screen run_events(request, one_run, screen);
    auto runner = forked_run::make(request, **ready, redact, log, run_events);
    if (!runner) return failed(runner.error(), screen);
    bench_screen events(wanted.run.screen, wanted.yes, screen);
    const verdict reached = rounds(wanted.rounds, request, **ready, **runner, events).run(all);
    screen.end_status();
    if (reached == verdict::interrupted && (*runner)->by_interrupt())
        return exit_code::by_interrupt;
    return code_of(reached);
}

}  // namespace

exit_code run_bench(const std::vector<std::string>& arguments, const environment& env,
                    console& screen) {
    const auto wanted = parse_bench_options(arguments, env);
    if (!wanted) return refuse_usage(wanted.error(), help_of_bench, screen);
    if (wanted->run.help) return print(bench_help_text(), screen);
    const auto clashes = same_files(written_by(*wanted), read_by(wanted->run.request));
    if (!clashes.empty()) return refuse_usage(clashes, help_of_bench, screen);
    auto to = open_outputs(*wanted);
    if (!to) return failed(to.error(), screen);

    bench::results all = begin_results(wanted->rounds, wanted->run.request);
    auto code = exit_code::ok;
    redactor redact;
    const auto log = open_log(log_options_of(wanted->run), screen, redact);
    if (!log) return failed(log.error(), screen);
    if (!wanted->run.request.inventory.empty())
        code = measure_cells(*wanted, all, redact, **log, screen);
    const bool well = code == exit_code::ok || code == exit_code::device_failed;
    end_results(all, wanted->units && well);
    if (!all.cells.empty() || all.units) code = write_outputs(*wanted, all, *to, code, screen);
    return with_log(code, **log);
}

}  // namespace netpoll
