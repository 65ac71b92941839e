// The wording of a run's end, for those who did not watch it.
#include "notify/run_notice.hpp"

#include "machine/place.hpp"
#include "results/timestamp.hpp"

#include <netpoll/duration.hpp>
#include <netpoll/escape.hpp>

#include <algorithm>
#include <numeric>

namespace netpoll {

namespace {

/// As many as a mail is read to.
constexpr std::size_t most_causes = 40;
constexpr std::size_t longest_name = 80;

std::string shown(std::string_view name) {
    return escape(name, longest_name);
}

std::string part_of(std::size_t number, const run_notice& notice) {
    return std::to_string(number) + " of " + counted(notice.total(), "device");
}

std::string cause_line(const notice_cause& cause) {
    std::string hosts;
    for (const std::string& each : cause.hosts)
        (hosts += hosts.empty() ? "" : ", ") += shown(each);
    if (cause.count > cause.hosts.size())
        hosts += " +" + std::to_string(cause.count - cause.hosts.size());
    return "  " + std::to_string(cause.count) + " " + cause.code + " (" + cause.phase +
           "): " + hosts + "\n      " + cause.remedy + "\n";
}

std::string inventory_names(const run_notice& notice) {
    std::string names;
    for (const std::string& each : notice.inventory)
        (names += names.empty() ? "" : ", ") += shown(last_part(each));
    return names;
}

}  // namespace

std::size_t run_notice::count(std::string_view status) const {
    const auto found = devices.find(std::string(status));
    return found == devices.end() ? 0 : found->second;
}

std::size_t run_notice::total() const {
    return std::accumulate(devices.begin(), devices.end(), std::size_t{0},
                           [](std::size_t sum, const auto& each) { return sum + each.second; });
}

std::string sentence(const run_notice& notice) {
    const std::size_t failed = notice.count("failed");
    const std::size_t left = notice.count("skipped") + notice.count("cancelled");
    const std::string failures = failed == 0 ? "" : ", " + std::to_string(failed) + " failed";
    if (notice.verdict == "ok") return "all " + counted(notice.total(), "device") + " ok";
    if (notice.verdict == "checks_failed")
        return "checks failed, " + counted(notice.total(), "device") + " ok";
    if (notice.verdict == "interrupted")
        return "interrupted: " + part_of(left, notice) + " not done" + failures;
    if (notice.verdict == "deadline")
        return "deadline reached: " + part_of(left, notice) + " not done" + failures;
    if (notice.verdict == "guard")
        return "stopped by the credential guard: " + part_of(left, notice) + " not done" + failures;
    if (notice.verdict == "results_lost") return "results could not be written" + failures;
    return part_of(failed + left, notice) + (left == 0 ? " failed" : " failed or not done");
}

std::string headline(const run_notice& notice) {
    const std::string names = inventory_names(notice);
    return "netpoll on " + shown(notice.machine) + ": " + sentence(notice) +
           (names.empty() ? "" : " (" + names + ")");
}

std::string letter(const run_notice& notice) {
    std::string text = sentence(notice) + "\n\n";
    const std::size_t causes = std::min(notice.causes.size(), most_causes);
    for (std::size_t i = 0; i < causes; ++i)
        text += cause_line(notice.causes[i]);
    if (causes < notice.causes.size())
        text += "  and " + counted(notice.causes.size() - causes, "other cause") + "\n";
    if (causes > 0) text += "\n";
    const auto line = [&text](std::string_view key, const std::string& value) {
        if (value.empty()) return;
        text.append(key).append(std::max<std::size_t>(key.size(), 11) - key.size(), ' ');
        text += value + "\n";
    };
    std::string counts;
    for (const auto& [status, number] : notice.devices)
        (counts += counts.empty() ? "" : ", ") += std::to_string(number) + " " + status;
    line("devices", counts);
    for (const std::string& each : notice.inventory)
        line("inventory", escape(each));
    line("began", rfc3339(notice.started));
    line("took", show_elapsed(
                     std::chrono::floor<std::chrono::milliseconds>(notice.ended - notice.started)));
    line("run", shown(notice.run_id));
    line("folder", escape(notice.folder));
    line("results", escape(notice.results));
    return text;
}

}  // namespace netpoll
