// Medians and their spread. Knows no layout.
#include "bench/statistics.hpp"

#include <algorithm>

namespace netpoll::bench {

namespace {

/// With fewer sessions a page here or there decides.
constexpr double least_more_sessions = 16;

double seconds(std::chrono::microseconds time) {
    return static_cast<double>(time.count()) / 1e6;
}

double by(double amount, double number) {
    return number > 0 ? amount / number : 0;
}

/// What `figure` says of each run that has figures.
template <class Figure>
std::vector<double> each(const std::vector<run>& runs, Figure figure) {
    std::vector<double> values;
    for (const run& one : runs)
        if (one.problem.empty()) values.push_back(figure(one));
    return values;
}

/// What was begun: those that failed cost something too.
double begun(const run& one) {
    return static_cast<double>(one.ok + one.failed());
}

void add_figures(cell_summary& to, const std::vector<run>& runs) {
    const auto over = [&runs](auto figure) { return spread_of(each(runs, figure)); };
    to.per_second =
        over([](const run& r) { return by(static_cast<double>(r.ok), seconds(r.wall)); });
    to.wall_s = over([](const run& r) { return seconds(r.wall); });
    to.user_ms = over([](const run& r) { return by(in_ms(r.user), begun(r)); });
    to.system_ms = over([](const run& r) { return by(in_ms(r.system), begun(r)); });
    to.cpu_ms = over([](const run& r) { return by(in_ms(r.user + r.system), begun(r)); });
    to.peak_mb = over([](const run& r) { return static_cast<double>(r.peak_memory) / 1048576; });
    to.switches = over([](const run& r) {
        return by(static_cast<double>(r.voluntary_switches + r.involuntary_switches), begun(r));
    });
    to.live = over([](const run& r) { return static_cast<double>(r.live); });
    to.cores_used =
        over([](const run& r) { return by(in_ms(r.user + r.system), in_ms(r.wall)); }).median;
}

void add_optional_figures(cell_summary& to, const std::vector<run>& runs) {
    std::vector<double> lag;
    std::vector<double> busy;
    for (const run& one : runs) {
        if (one.lag_p99) lag.push_back(in_ms(*one.lag_p99));
        if (one.machine_busy) busy.push_back(*one.machine_busy);
    }
    if (!lag.empty()) to.lag_ms = spread_of(std::move(lag));
    if (!busy.empty()) to.machine_busy = spread_of(std::move(busy)).median;
}

cell_summary summary_of(const measured_cell& measured) {
    cell_summary to;
    to.cell = measured.cell;
    for (const run& one : measured.runs) {
        if (!one.problem.empty()) {
            to.problems.push_back(one.problem);
            continue;
        }
        ++to.runs;
        to.cut = to.cut || one.cut;
        to.devices = std::max(to.devices, one.devices);
        for (const auto& [code, number] : one.failures)
            to.failures[code] += number;
        to.failed += one.failed();
        to.device.merge(one.device);
        for (std::size_t i = 0; i < to.phases.size(); ++i)
            to.phases[i].merge(one.phases[i]);
    }
    add_figures(to, measured.runs);
    add_optional_figures(to, measured.runs);
    return to;
}

/// The cell of this mode with the fewest sessions; never null where `all` holds the mode.
const cell_summary* smallest_of(const std::vector<cell_summary>& all, const std::string& mode) {
    const cell_summary* smallest = nullptr;
    for (const cell_summary& each : all) {
        if (each.cell.mode != mode || each.runs == 0) continue;
        if (!smallest || each.live.median < smallest->live.median) smallest = &each;
    }
    return smallest;
}

}  // namespace

spread spread_of(std::vector<double> values) {
    if (values.empty()) return {};
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    const double median =
        values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    return {median, values.front(), values.back()};
}

bool cell_summary::flawless() const noexcept {
    return runs > 0 && problems.empty() && !cut && failed == 0;
}

std::vector<cell_summary> summarise(const std::vector<measured_cell>& cells) {
    std::vector<cell_summary> all;
    all.reserve(cells.size());
    for (const measured_cell& each : cells)
        all.push_back(summary_of(each));
    for (cell_summary& each : all) {
        const cell_summary* base = smallest_of(all, each.cell.mode);
        if (!base || each.runs == 0) continue;
        const double sessions = each.live.median - base->live.median;
        const double kb = (each.peak_mb.median - base->peak_mb.median) * 1024;
        if (sessions >= least_more_sessions && kb > 0) each.session_kb = kb / sessions;
    }
    return all;
}

}  // namespace netpoll::bench
