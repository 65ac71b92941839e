// Names, help and values, each metric in one block.
#include "notify/metrics_text.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/outcome.hpp>
#include <netpoll/version.hpp>

#include <array>
#include <charconv>
#include <string_view>
#include <utility>

namespace netpoll {

namespace {

using std::chrono::system_clock;

constexpr std::string_view last_success_name = "netpoll_run_last_success_timestamp_seconds";

/// The shortest text that is read back as the same number.
std::string text_of(double value) {
    std::array<char, 64> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    return {digits.data(), end};
}

std::string label_text(std::string_view value) {
    std::string text = "\"";
    for (const char each : value) {
        if (each == '\\' || each == '"') text += '\\';
        text += each == '\n' ? std::string("\\n") : std::string(1, each);
    }
    return text + "\"";
}

double seconds_since_epoch(system_clock::time_point when) {
    return std::chrono::duration<double>(
               std::chrono::floor<std::chrono::milliseconds>(when.time_since_epoch()))
        .count();
}

double seconds(std::chrono::microseconds time) {
    return std::chrono::duration<double>(time).count();
}

/// Blocks of one text, whose metrics all have the label `run`.
class writer {
public:
    explicit writer(const std::string& run) {
        bool replaced = false;
        run_ = "run=" + label_text(to_utf8(run, replaced));
    }

    void begin(std::string_view name, std::string_view type, std::string_view help) {
        name_ = name;
        (text_ += "# HELP ").append(name).append(" ").append(help) += "\n";
        (text_ += "# TYPE ").append(name).append(" ").append(type) += "\n";
    }
    void value(double number, std::string_view key = {}, std::string_view label = {},
               std::string_view suffix = {}, const std::string& more = {}) {
        text_.append(name_).append(suffix) += "{" + run_;
        if (!key.empty()) text_.append(",").append(key) += "=" + label_text(label);
        text_ += more + "} " + text_of(number) + "\n";
    }
    void gauge(std::string_view name, std::string_view help, double number) {
        begin(name, "gauge", help);
        value(number);
    }
    void histogram(const duration_counts& counts, std::string_view key, std::string_view label) {
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i < counts.counts().size(); ++i) {
            sum += counts.counts()[i];
            const bool last = i == duration_counts::bounds.size();
            const auto bound = last ? std::string("+Inf") : text_of(duration_counts::bounds[i]);
            value(static_cast<double>(sum), key, label, "_bucket", ",le=" + label_text(bound));
        }
        value(counts.sum(), key, label, "_sum");
        value(static_cast<double>(sum), key, label, "_count");
    }
    std::string take() { return std::move(text_); }

private:
    std::string run_;
    std::string_view name_;
    std::string text_;
};

void write_verdict(writer& to, const run_metrics& metrics) {
    to.begin("netpoll_run_info", "gauge", "The netpoll that ran.");
    to.value(1, "version", version);
    constexpr std::array verdicts{"ok",       "some_failed", "checks_failed", "interrupted",
                                  "deadline", "guard",       "results_lost"};
    to.begin("netpoll_run_verdict", "gauge", "What the last run came to: 1 for that, else 0.");
    for (const std::string_view each : verdicts)
        to.value(each == metrics.verdict ? 1 : 0, "verdict", each);
    to.gauge("netpoll_run_start_timestamp_seconds", "When the last run began.",
             seconds_since_epoch(metrics.started));
    to.gauge("netpoll_run_end_timestamp_seconds", "When the last run ended.",
             seconds_since_epoch(metrics.ended));
    to.gauge(
        "netpoll_run_duration_seconds", "How long the last run took.",
        seconds(std::chrono::floor<std::chrono::microseconds>(metrics.ended - metrics.started)));
    if (metrics.succeeded)
        to.gauge(last_success_name, "When a run ended in which every device was ok.",
                 seconds_since_epoch(*metrics.succeeded));
}

void write_devices(writer& to, const device_tally& devices) {
    to.begin("netpoll_run_devices", "gauge", "Devices of the last run, by status.");
    for (const auto status : {device_status::ok, device_status::failed, device_status::skipped,
                              device_status::cancelled}) {
        const auto found = devices.by_status.find(std::string(name(status)));
        to.value(found == devices.by_status.end() ? 0 : static_cast<double>(found->second),
                 "status", name(status));
    }
    if (!devices.by_error.empty()) {
        to.begin("netpoll_run_device_errors", "gauge",
                 "Devices of the last run that did not end well, by error code.");
        for (const auto& [code, number] : devices.by_error)
            to.value(static_cast<double>(number), "code", code);
    }
    if (!devices.checks.empty()) {
        to.begin("netpoll_run_checks", "gauge", "Checks of the last run, by status.");
        for (const auto& [status, number] : devices.checks)
            to.value(static_cast<double>(number), "status", status);
    }
    to.begin("netpoll_run_device_duration_seconds", "histogram",
             "Time for each device that the last run contacted.");
    to.histogram(devices.devices, {}, {});
    if (devices.phases.empty()) return;
    to.begin("netpoll_run_phase_duration_seconds", "histogram",
             "Time that devices of the last run spent in each phase.");
    for (const auto& [phase, counts] : devices.phases)
        to.histogram(counts, "phase", phase);
}

void write_resources(writer& to, const run_metrics& metrics) {
    to.begin("netpoll_run_cpu_seconds", "gauge", "CPU time of the last run.");
    to.value(seconds(metrics.cpu_user), "mode", "user");
    to.value(seconds(metrics.cpu_system), "mode", "system");
    to.gauge("netpoll_run_memory_peak_bytes", "Resident memory of the last run at the highest.",
             static_cast<double>(metrics.peak_memory));
    if (metrics.reactor_lag.count() == 0) return;
    constexpr double high = 0.99;
    to.gauge("netpoll_run_reactor_lag_p99_seconds",
             "How late reactors of the last run were, 99th percentile.",
             seconds(metrics.reactor_lag.quantile(high)));
    to.gauge("netpoll_run_reactor_lag_max_seconds",
             "How late reactors of the last run were at most.", seconds(metrics.reactor_lag.max()));
}

void write_staleness(writer& to, const staleness& stale) {
    to.gauge("netpoll_devices_stale", "Devices that no run of the last day found ok.",
             static_cast<double>(stale.devices));
    if (stale.oldest)
        to.gauge("netpoll_device_oldest_success_timestamp_seconds",
                 "When the device was ok last that has not been so for longest.",
                 seconds_since_epoch(*stale.oldest));
}

}  // namespace

std::string metrics_text(const run_metrics& metrics) {
    writer to(metrics.run);
    write_verdict(to, metrics);
    write_devices(to, metrics.devices);
    write_resources(to, metrics);
    if (metrics.stale) write_staleness(to, *metrics.stale);
    return to.take();
}

std::optional<system_clock::time_point> last_success_in(const std::string& text) {
    const auto begin = text.find("\n" + std::string(last_success_name) + "{");
    const auto end = begin == text.npos ? text.npos : text.find('\n', begin + 1);
    const auto blank = end == text.npos ? text.npos : text.rfind(' ', end);
    if (blank == text.npos || blank < begin) return std::nullopt;
    double value = 0;
    const auto [at, wrong] = std::from_chars(text.data() + blank + 1, text.data() + end, value);
    constexpr double latest = 9e9;  // as far as the clock can go
    if (wrong != std::errc{} || at != text.data() + end || !(value > 0 && value < latest))
        return std::nullopt;
    return system_clock::time_point(
        std::chrono::duration_cast<system_clock::duration>(std::chrono::duration<double>(value)));
}

}  // namespace netpoll
