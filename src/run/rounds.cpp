// Probe, warm-up and interleaved rounds. Knows not how a run is made.
#include "run/rounds.hpp"

#include "bench/figures.hpp"
#include "engine/unit_cost_meter.hpp"
#include "machine/machine_limits.hpp"
#include "results/timestamp.hpp"
#include "schedule/canaries.hpp"

#include <netpoll/duration.hpp>
#include <netpoll/escape.hpp>
#include <netpoll/version.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <thread>

namespace netpoll {

namespace {

constexpr std::size_t most_names = 5;

std::string names_of(const std::vector<std::string>& hosts) {
    std::string text;
    for (std::size_t i = 0; i < std::min(hosts.size(), most_names); ++i)
        text += (i == 0 ? "" : ", ") + escape(hosts[i]);
    if (hosts.size() > most_names) text += " and " + counted(hosts.size() - most_names, "other");
    return text;
}

void note_failures(const std::map<std::string, std::vector<std::string>>& hosts_by_code,
                   credential_guard& guard) {
    for (const auto& [code, hosts] : hosts_by_code) {
        const auto cause = errc_named(code);
        for (const std::string& host : hosts)
            if (cause) guard.note(host, *cause);
    }
}

/// For probe and warm-up: the most sessions that will be open anyway.
bench::cell widest(const std::vector<bench::measured_cell>& cells) {
    bench::cell most{"sequential", 1};
    for (const auto& each : cells)
        if (each.cell.concurrency > most.concurrency) most = each.cell;
    return most;
}

std::string listed(const std::vector<std::size_t>& numbers) {
    std::string text;
    for (const std::size_t each : numbers)
        text += (text.empty() ? "" : ", ") + std::to_string(each);
    return text;
}

std::vector<const credentials*> logins_in(const plan& work) {
    std::vector<const credentials*> logins;
    for (const planned_job& each : work.jobs)
        logins.push_back(each.target.login.get());
    return logins;
}

}  // namespace

std::vector<bench::cell> bench_cells(const rounds_request& wanted, wanted_concurrency fleet,
                                     const machine_limits& limits,
                                     std::vector<std::string>& remarks) {
    const std::size_t devices = fleet.devices;
    std::vector<bench::cell> cells;
    std::set<std::string> said;
    for (const std::string& word : wanted.modes) {
        const bench_mode* mode = find_bench_mode(word);
        if (!mode) continue;
        for (const std::size_t asked : wanted.concurrency) {
            fleet.mode = mode->mode;
            fleet.sessions = asked;
            const auto fitted = fit_concurrency(fleet, limits);
            if (!fitted.remark.empty() && said.insert(fitted.remark).second)
                remarks.push_back(word + ": " + fitted.remark);
            const bench::cell cell{word, fitted.sessions};
            if (std::find(cells.begin(), cells.end(), cell) == cells.end()) cells.push_back(cell);
        }
    }
    std::vector<std::size_t> above;
    std::copy_if(wanted.concurrency.begin(), wanted.concurrency.end(), std::back_inserter(above),
                 [devices](std::size_t asked) { return asked > devices; });
    if (!above.empty())
        remarks.push_back("There are " + counted(devices, "device") + ", so concurrency " +
                          listed(above) + " is measured as " + std::to_string(devices) + ".");
    return cells;
}

bench::results begin_results(const rounds_request& wanted, const run_request& common) {
    bench::results all;
    all.version = version;
    all.inventory = common.inventory;
    all.started = rfc3339(std::chrono::system_clock::now());
    all.cores = std::max(std::thread::hardware_concurrency(), 1U);
    all.repeat = wanted.repeat;
    all.warmup = wanted.warmup;
    all.cell_time = wanted.cell_time;
    return all;
}

void end_results(bench::results& results, bool units) {
    if (units) results.units = measure_unit_costs();
    results.ended = rfc3339(std::chrono::system_clock::now());
}

rounds::rounds(const rounds_request& wanted, const run_request& common, plan& work,
               forked_run& runner, rounds_events& events)
    : wanted_(wanted), common_(common), plan_(work), runner_(runner), events_(events) {
    // A device that turns down the first of its credentials would do so in every round.
    for (planned_job& each : plan_.jobs)
        each.others.clear();
}

verdict rounds::run(bench::results& to) {
    for (const bench::cell& each : bench_cells(wanted_, wanted_concurrency_of(common_, plan_.jobs),
                                               limits_of_this_machine(), to.remarks))
        to.cells.push_back({each, {}});
    if (announce(to) && probe(to) && warm_up(to)) {
        to.devices = plan_.jobs.size();
        const std::size_t count = to.cells.size();
        bool goes_on = true;
        for (unsigned round = 0; goes_on && round < wanted_.repeat; ++round)
            for (std::size_t i = 0; goes_on && i < count; ++i)
                goes_on = measure(to.cells[(i + round) % count], round, i, to);
    }
    const auto unmeasured = [](const bench::measured_cell& each) { return each.runs.empty(); };
    to.cells.erase(std::remove_if(to.cells.begin(), to.cells.end(), unmeasured), to.cells.end());
    return end_;
}

/// False where somebody was asked and did not say yes.
bool rounds::announce(bench::results& to) {
    const std::size_t each = to.cells.size() * wanted_.repeat + wanted_.warmup;
    const std::size_t devices = plan_.jobs.size();
    const std::size_t logins = each * devices + canaries_of(logins_in(plan_)).size();
    events_.said(counted(to.cells.size(), "cell") + ", " + counted(wanted_.repeat, "time") +
                 " each, and " + counted(wanted_.warmup, "warm-up run") + ": logs in to each of " +
                 counted(devices, "device") + " " + counted(each, "time") + ", " +
                 std::to_string(logins) + " logins in all");
    for (const std::string& remark : to.remarks)
        events_.said(remark);
    if (events_.confirms(logins)) return true;
    events_.said("nobody was contacted; --yes asks no question");
    end_ = verdict::interrupted;
    return false;
}

/// False where the bench must end. A login that was refused once is not tried again.
bool rounds::go_on(const measured_run& made, bench::results& to) {
    if (made.interrupted) {
        to.interrupted = true;
        to.stopped = "interrupted; the figures are of what was complete";
        end_ = verdict::interrupted;
        return false;
    }
    note_failures(made.figures.who, guard_);
    if (guard_.open()) return true;
    to.stopped = "the login was refused by " + names_of(guard_.refused_by()) +
                 ". No further login is tried, since repeated failures may lock the account. "
                 "Correct the login, or leave devices out with --exclude";
    events_.said(to.stopped + ".");
    end_ = verdict::guard;
    return false;
}

bool rounds::probe(bench::results& to) {
    const auto places = canaries_of(logins_in(plan_));
    events_.at("trying " + counted(places.size(), "login"));
    bench::cell cell = widest(to.cells);
    cell.concurrency = std::min({cell.concurrency, most_canaries_at_once, places.size()});
    return go_on(runner_.run(cell, wanted_.cell_time, places), to);
}

bool rounds::warm_up(bench::results& to) {
    for (unsigned i = 0; i < wanted_.warmup; ++i) {
        events_.at("warm-up " + std::to_string(i + 1) + "/" + std::to_string(wanted_.warmup));
        const auto made = runner_.run(widest(to.cells), wanted_.cell_time);
        if (!go_on(made, to)) return false;
        leave_out(made.figures, to);
        if (!plan_.jobs.empty()) continue;
        to.stopped = "no device answered in the warm-up";
        events_.said(to.stopped);
        return false;
    }
    return true;
}

void rounds::leave_out(const bench::run& figures, bench::results& to) {
    std::set<std::string> failed;
    for (const auto& [code, hosts] : figures.who) {
        for (const std::string& host : hosts) {
            failed.insert(host);
            to.out.push_back({host, code});
        }
        events_.said(counted(hosts.size(), "device") + " left out, " + code +
                     " in the warm-up: " + names_of(hosts));
    }
    if (failed.empty()) return;
    end_ = verdict::some_failed;
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < plan_.jobs.size(); ++i)
        if (!failed.contains(plan_.jobs[i].target.name)) kept.push_back(i);
    keep_targets(plan_, kept);
}

bool rounds::measure(bench::measured_cell& cell, unsigned round, std::size_t place,
                     bench::results& to) {
    if (!cell.runs.empty() && cell.runs.back().cut) return true;
    const std::string where = "round " + std::to_string(round + 1) + "/" +
                              std::to_string(wanted_.repeat) + ", cell " +
                              std::to_string(place + 1) + "/" + std::to_string(to.cells.size()) +
                              ", " + bench::shown(cell.cell);
    events_.at(where);
    auto made = runner_.run(cell.cell, wanted_.cell_time);
    if (!made.interrupted) cell.runs.push_back(std::move(made.figures));
    const bool goes_on = go_on(made, to);
    if (made.interrupted) return false;
    const bench::run& figures = cell.runs.back();
    if (!figures.problem.empty() || figures.failed() > 0)
        end_ = end_ == verdict::ok ? verdict::some_failed : end_;
    if (figures.cut)
        to.remarks.push_back(bench::shown(cell.cell) + " was cut after " +
                             show_duration(wanted_.cell_time) + " with " +
                             std::to_string(figures.ok) + " of " +
                             counted(figures.devices, "device") + " done, and not repeated.");
    events_.measured(where + ": " +
                     (figures.problem.empty()
                          ? counted(figures.ok, "device") + " in " +
                                show_elapsed(std::chrono::duration_cast<milliseconds>(figures.wall))
                          : figures.problem));
    return goes_on;
}

}  // namespace netpoll
