// Lists, plans or hands over to a campaign. Knows nothing of SSH.
#include "cli/run.hpp"

#include "cli/campaign.hpp"
#include "cli/capacity.hpp"
#include "cli/dry_run.hpp"
#include "cli/logger.hpp"
#include "cli/plan.hpp"
#include "cli/stdout_text.hpp"
#include "cli/variables.hpp"
#include "cli/written_files.hpp"

#include <netpoll/escape.hpp>

namespace netpoll {

namespace {

exit_code refuse(const mistakes& wrong, console& screen) {
    screen.write(mistake_lines(wrong));
    return exit_code::usage;
}

void warn(const std::vector<std::string>& sentences, log_sink& log) {
    for (const std::string& each : sentences)
        log.write(log_level::warn, {}, each);
}

/// A dry run and a list of hosts write no result.
std::vector<named_file> written_by(const options& wanted) {
    std::vector<named_file> files{{"--log-file", wanted.log_file}};
    if (wanted.list_hosts || wanted.dry_run) return files;
    files.push_back({"--output", wanted.output});
    files.push_back({"--outdir", wanted.outdir});
    return files;
}

std::vector<std::string> clashes_of(const options& wanted) {
    auto all = same_files(written_by(wanted), read_by(wanted));
    const auto add = [&all](std::vector<std::string> more) {
        all.insert(all.end(), more.begin(), more.end());
    };
    // --outdir and --record may share a folder.
    add(same_files({{"--record", wanted.record}},
                   {{"--output", wanted.output}, {"--log-file", wanted.log_file}}));
    if (!wanted.list_hosts && !wanted.dry_run)
        add(inside_folders({{"--output", wanted.output}, {"--log-file", wanted.log_file}},
                           wanted.outdir, wanted.record));
    // Two that are appended to may be one, one that is put in the other's place may not.
    if (wanted.output != "-")
        add(same_files({{"--output", wanted.output}}, {{"2>", "/dev/stderr"}}));
    return all;
}

/// How long a run takes depends on it, so not even --quiet hides it.
void tell_of_lowered(const std::string& remark, const options& wanted, log_sink& log,
                     console& screen) {
    if (remark.empty()) return;
    log.write(log_level::warn, {}, remark);
    if (wanted.quiet) screen.write("netpoll: " + remark + "\n");
}

exit_code list_hosts(const std::vector<std::string>& names, console& screen) {
    std::string text;
    for (const std::string& each : names)
        (text += escape(each, each.size())) += '\n';
    return print(text, screen);
}

exit_code run_logged(const options& wanted, redactor& redact, log_sink& log, console& screen) {
    auto hosts = select_hosts(wanted);
    if (!hosts) return refuse(hosts.error(), screen);
    auto written = written_by(wanted);
    written.push_back({"--record", wanted.record});
    const auto destroyed = overwritten_files(written, read_by(hosts->all));
    if (!destroyed.empty()) return refuse_usage(destroyed, "netpoll --help", screen);
    const auto variables =
        judge_variables(environment_names(), all_flags(), hosts->all.secret_variables());
    if (!variables.refused.empty())
        return refuse_usage(variables.refused, "netpoll --help", screen);
    warn(wanted.warnings, log);
    warn(variables.warned, log);
    if (wanted.list_hosts) return list_hosts(hosts->names, screen);

    auto ready = make_plan(std::move(*hosts), wanted, redact, log);
    if (!ready) return refuse(ready.error(), screen);
    const auto& targets = (*ready)->targets;
    const auto room = limits_of_this_machine();
    auto fitted = fit_concurrency(wanted_concurrency_of(wanted, targets), room);
    fitted.memory = wanted.memory.value_or(default_memory(room));
    tell_of_lowered(fitted.remark, wanted, log, screen);
    if (wanted.dry_run)
        return print(dry_run_text((*ready)->targets, wanted, fitted.sessions), screen);
    campaign all{**ready, wanted, fitted, redact, log, screen};
    return all.run();
}

}  // namespace

exit_code run_netpoll(const options& wanted, console& screen) {
    const auto clashes = clashes_of(wanted);
    if (!clashes.empty()) return refuse_usage(clashes, "netpoll --help", screen);
    redactor redact;
    const auto log = open_log(log_options_of(wanted), screen, redact);
    if (!log) {
        screen.write("netpoll: " + log.error() + "\n");
        return exit_code::netpoll_failed;
    }
    return with_log(run_logged(wanted, redact, **log, screen), **log);
}

}  // namespace netpoll
