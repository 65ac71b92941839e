// Plain rules over the figures. Knows no layout.
#include "bench/recommendation.hpp"

#include "bench/figures.hpp"
#include "core/phase_title.hpp"

#include <algorithm>
#include <cmath>

namespace netpoll::bench {

namespace {

/// Medians that differ by less are equal even where the spreads, of few runs, do not touch.
constexpr double surely_equal = 0.95;
/// Spreads that touch make medians equal down to here; below, few wild runs would decide.
constexpr double perhaps_equal = 0.85;
/// A share of a core, or of all, from which on it counts as full.
constexpr double full = 0.85;
/// What a step to more sessions must bring to count as growth.
constexpr double growth = 1.10;

using pointers = std::vector<const cell_summary*>;

bool is_async(const cell& which) {
    return which.mode == "async" || which.mode == "async-inline";
}

std::string rate(const cell_summary& of) {
    const std::string range = shown_range(of.per_second, of.runs);
    return shown(of.per_second.median) + " devices/s" +
           (range.empty() ? std::string() : " (" + range + ")");
}

std::string cost(const cell_summary& of) {
    return shown(of.cpu_ms.median) + " ms of CPU a device, " + shown(of.peak_mb.median) +
           " MB at most";
}

std::string percent(double share) {
    return std::to_string(std::lround(share * 100)) + " %";
}

bool faster(const cell_summary* one, const cell_summary* other) {
    return one->per_second.median > other->per_second.median;
}

bool as_fast(const cell_summary& one, const cell_summary& best) {
    const double share = one.per_second.median / best.per_second.median;
    return share >= surely_equal ||
           (share >= perhaps_equal && one.per_second.most >= best.per_second.least);
}

bool cheaper(const cell_summary* one, const cell_summary* other) {
    if (one->cell.concurrency != other->cell.concurrency)
        return one->cell.concurrency < other->cell.concurrency;
    return one->cpu_ms.median < other->cpu_ms.median;
}

std::string options_of(const cell& which) {
    std::string text = "--mode=" + (is_async(which) ? std::string("async") : which.mode);
    if (which.mode == "async-inline") text += " --cpu-workers 0";
    if (which.mode != "sequential") text += " --concurrency " + std::to_string(which.concurrency);
    return text;
}

/// What the fastest one would bring, where another was taken.
void say_why_not_the_fastest(const cell_summary& taken, const cell_summary& best,
                             std::vector<std::string>& to) {
    if (&taken == &best) return;
    to.push_back(shown(best.cell) + " had the highest median, " + rate(best) +
                 ": no more than the runs differ from each other, and it " +
                 (taken.cell.concurrency < best.cell.concurrency ? "opens more sessions"
                                                                 : "takes more CPU") +
                 ".");
}

/// The best cell of each other mode, against the one that is taken.
void compare_modes(const cell_summary& taken, const pointers& fit, std::vector<std::string>& to) {
    std::vector<std::string> said{taken.cell.mode};
    pointers order = fit;
    std::stable_sort(order.begin(), order.end(), faster);
    for (const cell_summary* each : order) {
        if (std::find(said.begin(), said.end(), each->cell.mode) != said.end()) continue;
        said.push_back(each->cell.mode);
        to.push_back("At its best, " + shown(each->cell) + " did " + rate(*each) + ": " +
                     shown(each->per_second.median / taken.per_second.median) +
                     " of that throughput, with " + cost(*each) + ".");
    }
}

/// The same mode's next cell with fewer sessions that has figures, or null.
const cell_summary* step_below(const cell_summary& taken, const std::vector<cell_summary>& cells) {
    const cell_summary* below = nullptr;
    for (const cell_summary& each : cells) {
        if (each.cell.mode != taken.cell.mode || each.runs == 0 ||
            each.cell.concurrency >= taken.cell.concurrency)
            continue;
        if (!below || each.cell.concurrency > below->cell.concurrency) below = &each;
    }
    return below;
}

bool is_top(const cell_summary& taken, const std::vector<cell_summary>& cells) {
    return std::none_of(cells.begin(), cells.end(), [&taken](const cell_summary& each) {
        return each.cell.mode == taken.cell.mode && each.cell.concurrency > taken.cell.concurrency;
    });
}

std::string longest_phase(const cell_summary& of) {
    int longest = 0;
    for (int i = 1; i < phase_count; ++i)
        if (of.phases[static_cast<std::size_t>(i)].mean() >
            of.phases[static_cast<std::size_t>(longest)].mean())
            longest = i;
    const auto at = static_cast<std::size_t>(longest);
    return title(static_cast<phase>(longest)) + ", " + shown(in_ms(of.phases[at].mean())) + " of " +
           shown(in_ms(of.device.mean())) + " ms";
}

std::string limit_of(const cell_summary& taken, const std::vector<cell_summary>& cells,
                     unsigned cores) {
    const double own = taken.cores_used / cores;
    const std::string waits =
        " Most of a device's time went into: " + longest_phase(taken) + " (mean).";
    if (own >= full)
        return "What limits is the CPU of this machine: netpoll used " + percent(own) + " of its " +
               std::to_string(cores) + " cores.";
    if (taken.machine_busy && *taken.machine_busy >= full)
        return "What limits is the CPU of this machine: it was " + percent(*taken.machine_busy) +
               " busy, and netpoll used " + percent(own) +
               ". Other programs (devices simulated here?) took the rest, so figures would be "
               "better without them.";
    if (is_async(taken.cell) && taken.cores_used >= full)
        return "What limits is the one core of the reactor (" + percent(taken.cores_used) +
               " used): --reactors or --mode=processes may bring more.";
    const cell_summary* below = step_below(taken, cells);
    const bool grows = below && taken.per_second.median >= growth * below->per_second.median;
    if (grows && is_top(taken, cells) && taken.cell.concurrency < taken.devices)
        return "What limits is the concurrency: throughput still grew with the last step, and this "
               "machine was not full. Try more." +
               waits;
    if (taken.cell.concurrency >= taken.devices)
        return "All devices were open at once, so a run takes as long as the slowest of them." +
               waits;
    return "netpoll mostly waited: the devices, the network between or a login server set the "
           "pace." +
           waits;
}

void compare_inline(const std::vector<cell_summary>& cells, const cell_summary& taken,
                    std::vector<std::string>& to) {
    if (!is_async(taken.cell)) return;
    const auto of_mode = [&](const char* mode) {
        return std::find_if(cells.begin(), cells.end(), [&](const cell_summary& each) {
            return each.cell.mode == mode && each.runs > 0 &&
                   each.cell.concurrency == taken.cell.concurrency;
        });
    };
    const auto with = of_mode("async");
    const auto without = of_mode("async-inline");
    if (with == cells.end() || without == cells.end() || !with->lag_ms || !without->lag_ms) return;
    to.push_back("At " + std::to_string(taken.cell.concurrency) +
                 " sessions, CPU work off the reactor: " + rate(*with) + ", reactor lag (p99) " +
                 shown(with->lag_ms->median) + " ms; on it (--cpu-workers 0): " + rate(*without) +
                 ", " + shown(without->lag_ms->median) + " ms.");
}

void warn_of_failures(const std::vector<cell_summary>& cells, std::vector<std::string>& to) {
    for (const cell_summary& each : cells)
        if (each.failed > 0 || !each.problems.empty())
            to.push_back(shown(each.cell) + " is no choice: " + shown_failures(each) + " in " +
                         std::to_string(each.runs + each.problems.size()) + " runs.");
}

}  // namespace

recommendation recommend(const std::vector<cell_summary>& cells, unsigned cores) {
    recommendation made;
    pointers fit;
    for (const cell_summary& each : cells)
        if (each.flawless()) fit.push_back(&each);
    warn_of_failures(cells, made.reasons);
    if (fit.empty()) {
        made.headline = "No recommendation: no cell ended whole and without failures.";
        return made;
    }
    const cell_summary& best = **std::min_element(fit.begin(), fit.end(), faster);
    pointers equal;
    std::copy_if(fit.begin(), fit.end(), std::back_inserter(equal),
                 [&best](const cell_summary* each) { return as_fast(*each, best); });
    const cell_summary& taken = **std::min_element(equal.begin(), equal.end(), cheaper);
    made.take = taken.cell;
    made.options = options_of(taken.cell);
    made.headline = "Take " + made.options + ": " + rate(taken) + ", " +
                    shown(taken.wall_s.median) + " s for " + std::to_string(taken.devices) +
                    " devices, " + cost(taken) + ".";
    std::vector<std::string> reasons;
    say_why_not_the_fastest(taken, best, reasons);
    reasons.push_back(limit_of(taken, cells, cores));
    compare_modes(taken, fit, reasons);
    compare_inline(cells, taken, reasons);
    made.reasons.insert(made.reasons.begin(), reasons.begin(), reasons.end());
    return made;
}

}  // namespace netpoll::bench
