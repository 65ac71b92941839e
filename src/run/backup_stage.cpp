// From a run's results to backups, and what is said of them.
#include "run/backup_stage.hpp"

#include "backup/backup_path.hpp"
#include "backup/backups.hpp"

#include <netpoll/escape.hpp>

#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace netpoll {

namespace {

/// What stands in the way, the first of it in words.
expected<void, std::string> refusals_of(const backup_report& report) {
    constexpr std::size_t most_named = 3;
    std::string text;
    std::size_t count = 0;
    for (const backup_entry& each : report.entries) {
        if (each.kind != backup_kind::refused || ++count > most_named) continue;
        text += (text.empty() ? "" : "; ") + escape(each.host, 80) + ": " + each.why;
    }
    if (count == 0) return {};
    return unexpected(counted(count, "file") + " could not be written: " + text +
                      (count > most_named ? "; and others" : ""));
}

class backups_of_run final : public after_run {
public:
    backups_of_run(backup_request request, const plan& work)
        : request_(std::move(request)), work_(work) {}
    std::string_view name() const override { return "backup"; }
    std::string prepare() override { return backup_trouble(request_); }
    expected<void, std::string> make(const finished_run& run) override;

private:
    const backup_request request_;
    const plan& work_;
};

expected<void, std::string> backups_of_run::make(const finished_run& run) {
    backup_run facts{run.facts.run_id, {}};
    if (request_.removed)
        facts.inventory.emplace(work_.inventory_hosts.begin(), work_.inventory_hosts.end());
    const settled_text settled(*work_.platforms);
    const auto report = make_backups(request_, *run.records, settled, facts);
    if (!report) return unexpected(report.error());
    run.log.write(log_level::info, {},
                  "backup: " + counts_text(*report) + (report->committed ? "; committed" : ""));
    for (const backup_entry& each : report->entries)
        if (each.kind == backup_kind::kept)
            run.log.write(log_level::info, each.host, "its earlier backup stays: " + each.why);
    if (!report->push_failure.empty())
        run.log.write(log_level::warn, {}, "backup: " + report->push_failure);
    return refusals_of(*report);
}

/// Devices whose backup would have no path below the folder, or that of another one.
mistakes backup_mistakes(const run_request& request, const std::vector<planned_job>& jobs) {
    if (request.backup.folder.empty()) return {};
    const source_position where{"--backup-path", 0};
    const auto path = backup_path::parse(request.backup.path);
    if (!path) return {{where, path.error()}};
    struct hosts_of_fault {
        std::string first;
        std::size_t count{0};
    };
    std::map<std::string, hosts_of_fault> faults;  // by what is wrong
    const auto add = [&faults](std::string fault, const std::string& host) {
        auto& of = faults[std::move(fault)];
        if (of.count++ == 0) of.first = host;
    };
    std::map<std::string, std::string_view> hosts;
    for (const planned_job& each : jobs) {
        const target& device = each.target;
        const auto own = path->of(
            {device.name, device.platform,
             device.groups->empty() ? std::string_view() : std::string_view(device.groups->front()),
             device.data ? std::string_view(*device.data) : std::string_view()});
        if (!own) {
            add(own.error(), device.name);
            continue;
        }
        const auto [taken, is_new] = hosts.emplace(*own, device.name);
        if (!is_new)
            add("would share the file " + escape(*own, 200) + " with '" +
                    escape(taken->second, 80) + "'",
                device.name);
    }
    mistakes wrong;
    for (const auto& [fault, of] : faults) {
        const auto others = of.count - 1;
        wrong.push_back({where, (fault.starts_with("its ") ? "" : "the device ") + fault +
                                    " (host '" + escape(of.first, 80) + "'" +
                                    (others > 0 ? " and " + std::to_string(others) + " more" : "") +
                                    ")"});
    }
    return wrong;
}

}  // namespace

std::unique_ptr<after_run> backup_stage(const run_request& request, const plan& work) {
    return std::make_unique<backups_of_run>(request.backup, work);
}

mistakes plan_backups(const run_request& request, const inventory& all, plan& work) {
    if (request.backup.removed)
        for (host_place place = 0; place < all.size(); ++place)
            work.inventory_hosts.emplace_back(all.name(place));
    return backup_mistakes(request, work.jobs);
}

}  // namespace netpoll
