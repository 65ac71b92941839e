// Lists, plans or carries out. Knows nothing of SSH.
#include "cli/verbs/poll.hpp"

#include "cli/format_choice.hpp"
#include "cli/option_origins.hpp"
#include "cli/stdout_text.hpp"
#include "cli/variables.hpp"
#include "machine/process_setup.hpp"
#include "run/history_path.hpp"
#include "run/run.hpp"
#include "run/schedule_preview.hpp"
#include "terminal/plan_text.hpp"
#include "terminal/question.hpp"
#include "terminal/run_screen.hpp"
#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>

#include <signal.h>
#include <unistd.h>

#include <cstdio>

namespace netpoll {

namespace {

constexpr std::string_view help_of_netpoll = "netpoll --help";
/// At most ten progress lines a second: more is not read.
constexpr milliseconds progress_interval{100};

/// A dry run and a list of hosts write no result.
std::vector<named_file> written_by(const options& wanted) {
    std::vector<named_file> files{{"--log-file", wanted.log_file}};
    if (wanted.only_lists() || wanted.dry_run) return files;
    files.push_back({"--output", wanted.request.output});
    files.push_back({"--page", wanted.request.page});
    files.push_back({"--outdir", wanted.request.outdir});
    files.push_back({"--history", history_of(wanted.request)});
    files.push_back({"--lock", wanted.request.lock.file});
    files.push_back({"--metrics", wanted.request.notices.metrics});
    files.push_back({"--junit", wanted.request.junit});
    files.push_back({"--sarif", wanted.request.sarif});
    return files;
}

std::vector<std::string> clashes_of(const options& wanted) {
    const run_request& request = wanted.request;
    auto all = same_files(written_by(wanted), read_by(request));
    const auto add = [&all](std::vector<std::string> more) {
        all.insert(all.end(), more.begin(), more.end());
    };
    // Results may take the place of those that they complete.
    add(overwritten_files({{"--log-file", wanted.log_file}}, {{"--retry", request.retry}}));
    // --outdir and --record may share a folder.
    add(same_files({{"--record", request.record}},
                   {{"--output", request.output}, {"--log-file", wanted.log_file}}));
    if (!wanted.only_lists() && !wanted.dry_run)
        add(inside_folders({{"--output", request.output}, {"--log-file", wanted.log_file}},
                           request.outdir, request.record));
    // Two that are appended to may be one, one that is put in the other's place may not.
    if (request.output != "-")
        add(same_files({{"--output", request.output}}, {{"2>", "/dev/stderr"}}));
    return all;
}

/// People read text, programs JSON.
report_format usual_format(const run_request& request) {
    return request.output == "-" && ::isatty(STDOUT_FILENO) == 1 ? report_format::text
                                                                 : report_format::json;
}

/// Where a file says it, whoever runs netpoll may not know.
void tell_of_unchecked_keys(const options& wanted, log_sink& log) {
    const auto* said = origin_of("--host-keys", wanted.origins);
    if (!said || wanted.request.host_keys != host_key_policy::off) return;
    log.write(log_level::warn, {},
              said->where +
                  ": host-keys: off: no host key is checked, so any machine in the way "
                  "can read what is typed");
}

/// How long a run takes depends on it, so not even --quiet hides it.
void tell_of_lowered(const std::string& remark, const options& wanted, log_sink& log,
                     console& screen) {
    if (remark.empty()) return;
    log.write(log_level::warn, {}, remark);
    if (wanted.screen.quiet) screen.write("netpoll: " + remark + "\n");
}

exit_code list_hosts(const selected_hosts& hosts, console& screen) {
    std::string text;
    for (const host_place place : hosts.places) {
        const auto name = hosts.all.name(place);
        (text += escape(name, name.size())) += '\n';
    }
    return print(text, screen);
}

exit_code list_groups(const inventory& all, console& screen) {
    std::string text;
    for (const auto& name : all.group_names())
        (text += escape(name, name.size())) += '\n';
    return print(text, screen);
}

/// Shows a run, and ends the process where a second signal asks for it.
class polling_screen final : public run_screen {
public:
    polling_screen(const run_request& request, const screen_options& options, console& screen,
                   run_log& log)
        : run_screen(request, options, screen), log_(log) {}

    void begun(const std::string& log) override {
        if (log.empty()) return;
        const auto why = log_.attach(log);
        if (!why.empty()) log_.write(log_level::error, {}, "the run's log: " + why);
    }
    void abandoned(int signal, const std::string& kept) override {
        run_screen::abandoned(signal, kept);
        ::_exit(end_process(code_of_end(signal)));
    }

private:
    run_log& log_;
};

exit_code carry_out_on(console& screen, plan& work, const options& wanted,
                       const fitted_concurrency& fitted, const redactor& redact, run_log& log) {
    wipe_secrets(work);
    polling_screen events(wanted.request, wanted.screen, screen, log);
    run_conditions conditions;
    conditions.hears_signals = true;
    conditions.command_line = {"netpoll"};
    conditions.command_line->insert(conditions.command_line->end(), wanted.screen.arguments.begin(),
                                    wanted.screen.arguments.end());
    conditions.colors_results = events.colors_results();
    conditions.results_width = events.results_width();
    if (events.shows_progress()) conditions.progress_interval = progress_interval;
    const verdict reached =
        carry_out(work, wanted.request, fitted, redact, log, events, conditions);
    const auto code =
        events.by_interrupt() ? exit_code::by_interrupt : code_of(reached, events.reader_gone());
    if (!events.left_behind()) return code;
    // Threads that a session holds up use all that would be destroyed by a return.
    std::fflush(nullptr);
    ::_exit(end_process(code));
}

/// The last line, which is sentences, as a terminal shows it best.
std::string with_end_wrapped(const std::string& text, const console& to) {
    if (!to.is_terminal()) return text;
    const auto begin = text.rfind('\n') + 1;
    return text.substr(0, begin) + wrap(text.substr(begin), to.width(), 0, 0);
}

exit_code run_logged(const options& wanted, redactor& redact, run_log& log, console& screen) {
    const run_request& request = wanted.request;
    if (wanted.confirm && !wanted.dry_run && !wanted.only_lists() && !screen.is_terminal())
        return refuse_usage({"--confirm asks at a terminal, and standard error is none"},
                            help_of_netpoll, screen);
    auto hosts = select_hosts(request);
    if (!hosts) return refuse_mistakes(hosts.error(), wanted.origins, screen);
    auto written = written_by(wanted);
    written.push_back({"--record", request.record});
    const auto wrong = check_inventory(hosts->all, written, wanted, log);
    if (!wrong.empty()) return refuse_usage(wrong, help_of_netpoll, screen);
    if (wanted.only_lists() && request.use_cache)
        for (const mistake& each : hosts->all.warnings())
            log.write(log_level::warn, {}, to_string(each));
    if (wanted.list_groups) return list_groups(hosts->all, screen);
    if (wanted.list_hosts) return list_hosts(*hosts, screen);

    auto ready =
        make_plan(std::move(*hosts), request, {ask_at_terminal, wanted.dry_run}, redact, log);
    if (!ready) return refuse_mistakes(ready.error(), wanted.origins, screen);
    plan& work = **ready;
    const auto fitted = fitted_for(request, work.jobs);
    tell_of_lowered(fitted.remark, wanted, log, screen);
    const auto planned = [&] {
        return plan_text(work.jobs, request, fitted.sessions, preview_of(request, work, fitted),
                         wanted.origins);
    };
    if (!wanted.dry_run) tell_of_unchecked_keys(wanted, log);
    if (wanted.dry_run)
        return print(with_end_wrapped(planned() + " Dry run: nobody was contacted.",
                                      console(STDOUT_FILENO)) +
                         "\n",
                     screen);
    if (wanted.confirm) {
        screen.write(with_end_wrapped(planned(), screen) + "\n");
        const auto answer =
            confirm_at_terminal("Contact " + counted(work.jobs.size(), "device") + "?");
        if (answer != confirmation::yes) {
            screen.write(answer == confirmation::no
                             ? "netpoll: nobody was contacted\n"
                             : "netpoll: nobody answered at a terminal (--confirm), so nobody was "
                               "contacted\n");
            return exit_code::interrupted;
        }
    }
    return carry_out_on(screen, work, wanted, fitted, redact, log);
}

}  // namespace

exit_code run_netpoll(const options& asked, console& screen) {
    // Whoever asks how the run stands ends nothing, also where none has begun.
    put_off(SIGUSR1);
    options wanted = asked;
    if (!wanted.format) wanted.request.format = usual_format(wanted.request);
    drop_unfit(wanted.request);
    const auto clashes = clashes_of(wanted);
    if (!clashes.empty()) return refuse_usage(clashes, help_of_netpoll, screen);
    redactor redact;
    const auto log = open_log(log_options_of(wanted), screen, redact);
    if (!log) {
        screen.write("netpoll: " + log.error() + "\n");
        return exit_code::netpoll_failed;
    }
    return with_log(run_logged(wanted, redact, **log, screen), **log);
}

}  // namespace netpoll
