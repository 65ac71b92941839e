// The table of verbs.
#include "cli/verbs.hpp"

#include "cli/help.hpp"
#include "cli/verbs/bench.hpp"
#include "cli/verbs/diff.hpp"
#include "cli/verbs/history.hpp"
#include "cli/verbs/hostkeys.hpp"
#include "cli/verbs/inventory.hpp"
#include "cli/verbs/parse.hpp"
#include "cli/verbs/platforms.hpp"
#include "cli/verbs/poller.hpp"
#include "cli/verbs/pollers.hpp"
#include "cli/verbs/prune.hpp"
#include "cli/verbs/report.hpp"
#include "cli/verbs/resume.hpp"
#include "cli/verbs/runs.hpp"
#include "cli/verbs/stale.hpp"
#include "cli/verbs/templates.hpp"
#include "cli/verbs/via.hpp"

#include <algorithm>
#include <array>

namespace netpoll {

namespace {

constexpr std::array verbs{
    verb{"inventory", "shown, checked, converted: also of other tools", run_inventory,
         inventory_help_text},
    verb{"platforms", "the kinds of devices that netpoll knows", run_platforms,
         platforms_help_text},
    verb{"hostkeys", "host keys: scan, check, accept, remove", run_hostkeys, hostkeys_help_text},
    verb{"resume", "go on with a run that was killed or interrupted", run_resume, resume_help_text},
    verb{"diff", "what changed between two runs", run_diff, diff_help_text},
    verb{"report", "what a result says of its devices", run_report, report_help_text},
    verb{"parse", "rows out of outputs, by TextFSM templates", run_parse, parse_help_text},
    verb{"templates", "TextFSM templates, listed and checked", run_templates, templates_help_text},
    verb{"runs", "the runs of a history", run_runs, runs_help_text},
    verb{"history", "what came of a device in each run, and its outputs", run_history,
         history_help_text},
    verb{"stale", "devices without a good run for some time", run_stale, stale_help_text},
    verb{"prune", "remove old runs", run_prune, prune_help_text},
    verb{"poller", "contact a site's devices for runs elsewhere", run_poller_verb,
         poller_help_text},
    verb{"pollers", "which pollers a broker hears", run_pollers, pollers_help_text},
    verb{"via", "keys and a broker's configuration for several machines", run_via, via_help_text},
    verb{"bench", "which mode and concurrency do best", run_bench, bench_help_text}};

}  // namespace

std::span<const verb> all_verbs() noexcept {
    return verbs;
}

const verb* find_verb(std::string_view name) noexcept {
    const auto found = std::find_if(verbs.begin(), verbs.end(),
                                    [name](const verb& each) { return each.name == name; });
    return found == verbs.end() ? nullptr : &*found;
}

}  // namespace netpoll
