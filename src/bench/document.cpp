// A bench to JSON. Knows no file.
#include "bench/document.hpp"

#include "bench/figures.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace netpoll::bench {

namespace {

using json = nlohmann::ordered_json;

/// Three decimals: more digits than were measured are noise in a diff.
json rounded(double value) {
    return std::round(value * 1000) / 1000;
}

json rounded_ms(std::chrono::microseconds time) {
    return rounded(in_ms(time));
}

json spread_object(const spread& of) {
    return {
        {"median", rounded(of.median)}, {"least", rounded(of.least)}, {"most", rounded(of.most)}};
}

json times_object(const phase_times& of) {
    return {{"mean", rounded_ms(of.mean())},
            {"p50", rounded_ms(of.times.quantile(0.5))},
            {"p95", rounded_ms(of.times.quantile(0.95))},
            {"p99", rounded_ms(of.times.quantile(0.99))},
            {"max", rounded_ms(of.times.max())}};
}

json phases_object(const cell_summary& of) {
    json all = json::object();
    for (int i = 0; i < phase_count; ++i) {
        const phase_times& times = of.phases[static_cast<std::size_t>(i)];
        if (times.times.count() > 0)
            all[std::string(name(static_cast<phase>(i)))] = times_object(times);
    }
    return all;
}

json run_object(const run& of) {
    if (!of.problem.empty()) return {{"problem", of.problem}};
    json object{{"problem", nullptr},
                {"cut", of.cut},
                {"wall_ms", rounded_ms(of.wall)},
                {"devices", of.devices},
                {"ok", of.ok},
                {"skipped", of.skipped},
                {"failures", of.failures},
                {"user_ms", rounded_ms(of.user)},
                {"system_ms", rounded_ms(of.system)},
                {"peak_memory_bytes", of.peak_memory},
                {"voluntary_switches", of.voluntary_switches},
                {"involuntary_switches", of.involuntary_switches},
                {"most_live_sessions", of.live}};
    object["lag_p99_ms"] = of.lag_p99 ? rounded_ms(*of.lag_p99) : json();
    object["lag_max_ms"] = of.lag_max ? rounded_ms(*of.lag_max) : json();
    object["machine_busy"] = of.machine_busy ? rounded(*of.machine_busy) : json();
    return object;
}

json cell_object(const cell_summary& of, const std::vector<run>& runs) {
    json object{{"mode", of.cell.mode},
                {"concurrency", of.cell.concurrency},
                {"flawless", of.flawless()},
                {"cut", of.cut},
                {"failures", of.failures},
                {"devices_per_s", spread_object(of.per_second)},
                {"wall_s", spread_object(of.wall_s)},
                {"user_ms_per_device", spread_object(of.user_ms)},
                {"system_ms_per_device", spread_object(of.system_ms)},
                {"peak_memory_mb", spread_object(of.peak_mb)},
                {"switches_per_device", spread_object(of.switches)},
                {"most_live_sessions", spread_object(of.live)}};
    object["kb_per_session"] = of.session_kb ? rounded(*of.session_kb) : json();
    object["lag_p99_ms"] = of.lag_ms ? spread_object(*of.lag_ms) : json();
    object["machine_busy"] = of.machine_busy ? rounded(*of.machine_busy) : json();
    object["device_ms"] = times_object(of.device);
    object["phases_ms"] = phases_object(of);
    object["runs"] = json::array();
    for (const run& each : runs)
        object["runs"].push_back(run_object(each));
    return object;
}

json unit_object(const unit_cost& of) {
    return {{"create_ns", of.creation.count()},
            {"switch_ns", of.switching.count()},
            {"memory_bytes", of.memory},
            {"measured_with", of.alive}};
}

json units_object(const std::optional<unit_costs>& of) {
    if (!of) return nullptr;
    return {{"process", unit_object(of->process)},
            {"thread", unit_object(of->thread)},
            {"coroutine", unit_object(of->coroutine)}};
}

json bench_object(const results& all) {
    json out = json::array();
    for (const left_out& each : all.out)
        out.push_back({{"host", each.host}, {"code", each.code}});
    json object{{"version", all.version},
                {"inventory", all.inventory},
                {"started", all.started},
                {"ended", all.ended},
                {"devices", all.devices},
                {"left_out", std::move(out)},
                {"cores", all.cores},
                {"repeat", all.repeat},
                {"warmup", all.warmup},
                {"cell_time_ms", all.cell_time.count()},
                {"interrupted", all.interrupted}};
    object["stopped"] = all.stopped.empty() ? json() : json(all.stopped);
    object["remarks"] = all.remarks;
    object["method"] = method(all);
    object["cannot_see"] = blind_spots();
    return object;
}

json advice_object(const recommendation& advice) {
    json object;
    object["mode"] = advice.take ? json(advice.take->mode) : json();
    object["concurrency"] = advice.take ? json(advice.take->concurrency) : json();
    object["headline"] = advice.headline;
    object["reasons"] = advice.reasons;
    return object;
}

}  // namespace

std::string document_text(const results& all, const std::vector<cell_summary>& cells,
                          const recommendation& advice) {
    json document{{"schema", "netpoll-bench/1"}, {"bench", bench_object(all)}};
    document["cells"] = json::array();
    for (std::size_t i = 0; i < cells.size(); ++i)
        document["cells"].push_back(cell_object(cells[i], all.cells[i].runs));
    document["recommendation"] = advice_object(advice);
    document["units"] = units_object(all.units);
    return document.dump(2, ' ', true, json::error_handler_t::replace) + "\n";
}

}  // namespace netpoll::bench
