// Digits, units and fixed sentences. Knows no layout.
#include "bench/figures.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace netpoll::bench {

namespace {

std::string printed(const char* format, double value) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), format, value);
    return text.data();
}

std::string quantile_text(const phase_times& times, double share) {
    return shown(in_ms(times.times.quantile(share)));
}

}  // namespace

std::string shown(double value) {
    const double size = std::fabs(value);
    if (size < 0.0005) return "0";
    if (size < 0.0995) return printed("%.3f", value);
    if (size < 9.995) return printed("%.2f", value);
    if (size < 99.95) return printed("%.1f", value);
    return printed("%.0f", value);
}

std::string shown_count(double value) {
    return printed("%.0f", value);
}

std::string shown_time(std::chrono::nanoseconds time) {
    const auto count = static_cast<double>(time.count());
    if (count <= 0) return "-";
    if (count < 1e3) return shown(count) + " ns";
    if (count < 1e6) return shown(count / 1e3) + " us";
    return shown(count / 1e6) + " ms";
}

std::string shown_bytes(std::uint64_t bytes) {
    const auto count = static_cast<double>(bytes);
    if (bytes == 0) return "-";
    if (count < 1024) return shown(count) + " B";
    if (count < 1048576) return shown(count / 1024) + " KB";
    return shown(count / 1048576) + " MB";
}

std::string shown_range(const spread& values, std::size_t runs) {
    return runs < 2 ? std::string() : shown(values.least) + "-" + shown(values.most);
}

std::vector<std::string> shown_quantiles(const phase_times& times) {
    std::vector<std::string> all;
    all.reserve(shown_shares.size());
    for (const double share : shown_shares)
        all.push_back(times.times.count() == 0 ? "-" : quantile_text(times, share));
    return all;
}

std::string shown(const cell& which) {
    return which.mode == "sequential" ? which.mode
                                      : which.mode + " " + std::to_string(which.concurrency);
}

std::string shown_failures(const cell_summary& all) {
    std::string text;
    const auto add = [&text](const std::string& part) {
        text += (text.empty() ? "" : ", ") + part;
    };
    for (const auto& [code, number] : all.failures)
        add(std::to_string(number) + " " + code);
    for (const std::string& each : all.problems)
        add(each);
    if (all.cut) add("cut");
    return text.empty() ? "-" : text;
}

std::vector<phase> seen_phases(const std::vector<cell_summary>& cells) {
    std::vector<phase> seen;
    for (int i = 0; i < phase_count; ++i) {
        const auto took = [i](const cell_summary& each) {
            return each.phases[static_cast<std::size_t>(i)].times.quantile(0.95) * 100 >
                   each.device.times.quantile(0.95);
        };
        if (std::any_of(cells.begin(), cells.end(), took)) seen.push_back(static_cast<phase>(i));
    }
    return seen;
}

std::vector<std::string> blind_spots() {
    return {
        "Why a device is slow: its CPU, its limits (MaxStartups, vty lines, login rates) and a "
        "login server behind it all look like waiting.",
        "What else the network carried meanwhile, and what else the devices did.",
        "Another day: figures of other rounds, hours and device counts will differ.",
        "Memory of the kernel: socket buffers, page tables and descriptors are in no figure. Pages "
        "that worker processes share are counted in each of them.",
    };
}

std::vector<std::string> method(const results& all) {
    std::vector<std::string> text{
        "Every run is a netpoll of its own: the whole path from TCP connect to written results, in "
        "a fresh process that was forked from the same state.",
        "Rounds take all cells in turn, each round beginning with another one, so that drift hits "
        "all alike. Figures are medians over the runs, with the least and the most.",
        "A session's memory is what the peak rose by over the same mode's cell with the fewest "
        "sessions, by the number of sessions more. Sessions live are counted from the records: the "
        "most that were open at the same moment.",
        "Times of phases are over the devices of all runs of a cell: p50/p95/p99, at most 1/16 too "
        "high. CPU, memory and switches are netpoll's own, workers included."};
    if (all.cell_time.count() > 0)
        text.push_back("A run that took longer than " +
                       shown(static_cast<double>(all.cell_time.count()) / 1e3) +
                       " s was cut there and not repeated: its figures are of the devices that "
                       "were finished, and it is not recommended.");
    return text;
}

}  // namespace netpoll::bench
