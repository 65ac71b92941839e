// Made-up runs with round figures. Knows no engine.
#pragma once

#include "bench/runs.hpp"

namespace netpoll::bench::sample {

using std::chrono::milliseconds;

/// `devices` that are all ok, in `wall`, with a millisecond of CPU and a phase of 10 ms each.
inline run good_run(std::size_t devices, milliseconds wall, std::size_t live = 1,
                    std::uint64_t peak_mb = 10) {
    run made;
    made.wall = wall;
    made.devices = made.ok = devices;
    made.live = live;
    made.peak_memory = peak_mb << 20;
    made.user = milliseconds{devices} * 3 / 4;
    made.system = milliseconds{devices} / 4;
    made.voluntary_switches = devices * 5;
    for (std::size_t i = 0; i < devices; ++i) {
        made.device.add(milliseconds{20});
        made.phases[static_cast<std::size_t>(phase::kex)].add(milliseconds{10});
        made.phases[static_cast<std::size_t>(phase::command)].add(milliseconds{8});
    }
    return made;
}

inline run failing_run(std::size_t devices, milliseconds wall, const std::string& code) {
    run made = good_run(devices, wall);
    made.ok -= 1;
    made.failures[code] = 1;
    made.who[code] = {"dev-1"};
    return made;
}

inline run cut_run(std::size_t devices, milliseconds wall, std::size_t done) {
    run made = good_run(devices, wall);
    made.ok = done;
    made.skipped = devices - done;
    made.cut = true;
    return made;
}

/// Cells of three modes with markup in the inventory's name: a page must not believe it.
inline results network() {
    results all;
    all.version = "0.1.0";
    all.inventory = "<b>lab & \"net\"</b>.yaml";
    all.started = "2026-11-21T06:12:00.000Z";
    all.ended = "2026-11-21T06:20:00.000Z";
    all.devices = 200;
    all.cores = 2;
    all.repeat = 2;
    all.warmup = 1;
    all.cell_time = milliseconds{60'000};
    all.out = {{"<i>dev-9</i>", "refused"}};
    all.remarks = {"There are 200 devices, so concurrency 1000 is measured as 200."};
    all.cells = {{{"sequential", 1},
                  {good_run(200, milliseconds{20'000}), good_run(200, milliseconds{21'000})}},
                 {{"threads", 10},
                  {good_run(200, milliseconds{2'000}, 10), good_run(200, milliseconds{2'100}, 10)}},
                 {{"threads", 200},
                  {good_run(200, milliseconds{900}, 180, 20),
                   failing_run(200, milliseconds{950}, "closed")}},
                 {{"async", 10},
                  {good_run(200, milliseconds{2'000}, 10), good_run(200, milliseconds{2'050}, 10)}},
                 {{"async", 200},
                  {good_run(200, milliseconds{1'000}, 190, 16),
                   good_run(200, milliseconds{1'050}, 190, 16)}}};
    for (measured_cell& each : all.cells) {
        if (each.cell.mode != "async") continue;
        for (run& one : each.runs) {
            one.lag_p99 = milliseconds{3};
            one.lag_max = milliseconds{7};
            one.machine_busy = 0.5;
        }
    }
    all.units =
        unit_costs{{std::chrono::microseconds{500}, std::chrono::microseconds{4}, 110'000, 100},
                   {std::chrono::microseconds{25}, std::chrono::microseconds{3}, 9'000, 1'000},
                   {std::chrono::nanoseconds{40}, std::chrono::nanoseconds{5}, 48, 100'000}};
    return all;
}

}  // namespace netpoll::bench::sample
