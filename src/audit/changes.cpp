// Pairs devices of two results. Knows no table.
#include "audit/changes.hpp"

#include "core/glob.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace netpoll {

namespace {

bool fits_any(const std::vector<std::string>& globs, std::string_view text) noexcept {
    return globs.empty() || std::any_of(globs.begin(), globs.end(),
                                        [text](const auto& each) { return fits_glob(each, text); });
}

device_changes one_sided(change_kind kind, const recorded_result& only) {
    device_changes device;
    device.host = only.host;
    device.platform = only.platform;
    device.kind = kind;
    (kind == change_kind::added ? device.after : device.before) = side_of(only);
    return device;
}

/// Fills one report.
class report_maker {
public:
    explicit report_maker(change_report& into) : into_(into) {}

    void add(device_changes device) {
        if (device.kind == change_kind::same)
            add_same();
        else
            into_.devices.push_back(std::move(device));
    }
    void add_same() { ++into_.same; }
    void remark(const std::vector<mistake>& all) {
        into_.remarks.insert(into_.remarks.end(), all.begin(), all.end());
    }

private:
    change_report& into_;
};

std::string run_id_of(const recorded_results& results) {
    const auto run = results.run();
    return run ? run->run_id : std::string();
}

/// Where that is known without reading what they answered.
bool answered_the_same(const earlier_record& one, const earlier_record& other) {
    return one.answers != 0 && one.answers == other.answers && one.status == device_status::ok &&
           other.status == device_status::ok;
}

/// The devices of a result that are waiting for a good record before theirs.
class search_for_good {
public:
    search_for_good(const recorded_results& after, const settled_text& settled,
                    const change_options& options)
        : after_(after), settled_(settled), options_(options) {
        const auto& records = after.records();
        found_.resize(records.size());
        for (std::size_t i = 0; i < records.size(); ++i)
            if (options.takes_host(records[i].host)) waiting_.emplace(records[i].host, i);
    }

    bool is_over() const noexcept { return waiting_.empty(); }
    expected<void, mistake> look_in(const recorded_results& earlier);
    /// Those that had none are new, or were never good.
    expected<void, mistake> finish(report_maker& to);

private:
    expected<void, mistake> pair(std::size_t place, const recorded_results& earlier,
                                 std::size_t earlier_place);

    const recorded_results& after_;
    const settled_text& settled_;
    const change_options& options_;
    std::unordered_map<std::string_view, std::size_t> waiting_;  // places in `after_` by host
    std::unordered_set<std::string_view> seen_;                  // failed before, or worse
    std::vector<std::optional<device_changes>> found_;           // by place
};

expected<void, mistake> search_for_good::look_in(const recorded_results& earlier) {
    const auto& records = earlier.records();
    for (std::size_t i = 0; i < records.size(); ++i) {
        const auto waits = waiting_.find(records[i].host);
        if (waits == waiting_.end()) continue;
        if (records[i].status != device_status::ok) {
            seen_.insert(waits->first);
            continue;
        }
        auto paired = pair(waits->second, earlier, i);
        if (!paired) return paired;
        waiting_.erase(waits);
    }
    return {};
}

expected<void, mistake> search_for_good::pair(std::size_t place, const recorded_results& earlier,
                                              std::size_t earlier_place) {
    if (answered_the_same(earlier.records()[earlier_place], after_.records()[place])) {
        found_[place].emplace();
        return {};
    }
    const auto after = after_.at(place);
    if (!after) return unexpected(after.error());
    const auto before = earlier.at(earlier_place);
    if (!before) return unexpected(before.error());
    found_[place] = compare_device(*before, *after, settled_, options_);
    return {};
}

expected<void, mistake> search_for_good::finish(report_maker& to) {
    for (const auto& [host, place] : waiting_) {
        const auto after = after_.at(place);
        if (!after) return unexpected(after.error());
        const bool known = seen_.contains(host);
        found_[place] = one_sided(change_kind::added, *after);
        found_[place]->never_good = known;
        if (known) found_[place]->kind = change_kind::not_compared;
    }
    for (auto& each : found_)
        if (each) to.add(std::move(*each));
    return {};
}

/// Devices of `after`, with their records in `before`.
expected<void, mistake> add_there(const recorded_results& before, const recorded_results& after,
                                  const settled_text& settled, const change_options& options,
                                  report_maker& to) {
    const auto& records = after.records();
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (!options.takes_host(records[i].host)) continue;
        const auto place = before.place_of(records[i].host);
        if (place && answered_the_same(before.records()[*place], records[i])) {
            to.add_same();
            continue;
        }
        const auto device = after.at(i);
        if (!device) return unexpected(device.error());
        if (!place) {
            to.add(one_sided(change_kind::added, *device));
            continue;
        }
        const auto earlier = before.at(*place);
        if (!earlier) return unexpected(earlier.error());
        to.add(compare_device(*earlier, *device, settled, options));
    }
    return {};
}

/// Devices of `before` that `after` does not have.
expected<void, mistake> add_gone(const recorded_results& before, const recorded_results& after,
                                 const change_options& options, report_maker& to) {
    std::unordered_set<std::string_view> there;
    for (const earlier_record& each : after.records())
        there.insert(each.host);
    const auto& records = before.records();
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (there.contains(records[i].host) || !options.takes_host(records[i].host)) continue;
        const auto gone = before.at(i);
        if (!gone) return unexpected(gone.error());
        to.add(one_sided(change_kind::removed, *gone));
    }
    return {};
}

unexpected<std::vector<mistake>> one_mistake(mistake only) {
    return unexpected(std::vector<mistake>{std::move(only)});
}

std::string quoted(const std::vector<std::string>& patterns) {
    std::string text;
    for (const std::string& each : patterns)
        (text += text.empty() ? "'" : ", '") += escape(each, 80) + "'";
    return text;
}

bool takes_one_of(const recorded_result& device, const change_options& options) {
    return std::any_of(
        device.commands.begin(), device.commands.end(),
        [&](const recorded_command& each) { return options.takes_command(each.command); });
}

/// A mistake where no host or command of these results is one that is meant: then nothing was
/// compared, which is not the same as no change.
expected<void, mistake> find_what_is_meant(const std::vector<const recorded_results*>& all,
                                           const change_options& options) {
    bool has_host = options.hosts.empty();
    for (const recorded_results* results : all) {
        const auto& records = results->records();
        for (std::size_t i = 0; i < records.size(); ++i) {
            if (!options.takes_host(records[i].host)) continue;
            has_host = true;
            if (options.commands.empty()) return {};
            const auto device = results->at(i);
            if (!device) return unexpected(device.error());
            if (takes_one_of(*device, options)) return {};
        }
    }
    if (!has_host)
        return unexpected(
            mistake{{"--limit", 0}, "no host of these results fits " + quoted(options.hosts)});
    if (options.commands.empty()) return {};
    return unexpected(
        mistake{{"--command", 0}, "no command of these hosts fits " + quoted(options.commands)});
}

}  // namespace

std::string_view name(change_kind kind) noexcept {
    switch (kind) {
        case change_kind::same:
            return "same";
        case change_kind::changed:
            return "changed";
        case change_kind::added:
            return "added";
        case change_kind::removed:
            return "removed";
        case change_kind::not_compared:
            return "not_compared";
    }
    return {};
}

bool change_options::takes_host(std::string_view host) const noexcept {
    return fits_any(hosts, host);
}

bool change_options::takes_command(std::string_view command) const noexcept {
    return fits_any(commands, command);
}

std::size_t change_report::count(change_kind kind) const noexcept {
    if (kind == change_kind::same) return same;
    return static_cast<std::size_t>(std::count_if(
        devices.begin(), devices.end(), [kind](const auto& each) { return each.kind == kind; }));
}

bool change_report::differs() const noexcept {
    return std::any_of(devices.begin(), devices.end(),
                       [](const device_changes& each) { return each.differs(); });
}

change_reading compare_results(const std::string& before, const std::string& after,
                               const settled_text& settled, const change_options& options) {
    const auto old_results = recorded_results::open(before, options.partial);
    if (!old_results) return unexpected(old_results.error());
    const auto new_results = recorded_results::open(after, options.partial);
    if (!new_results) return unexpected(new_results.error());
    change_report report{before, after, run_id_of(*old_results), run_id_of(*new_results), {},
                         0,      {}};
    report_maker to(report);
    to.remark(old_results->remarks());
    to.remark(new_results->remarks());
    const auto meant = find_what_is_meant({&*old_results, &*new_results}, options);
    if (!meant) return one_mistake(meant.error());
    const auto there = add_there(*old_results, *new_results, settled, options, to);
    if (!there) return one_mistake(there.error());
    const auto gone = add_gone(*old_results, *new_results, options, to);
    if (!gone) return one_mistake(gone.error());
    return report;
}

change_reading compare_with_last_good(const recorded_results& after,
                                      const std::vector<std::string>& earlier,
                                      const settled_text& settled, const change_options& options) {
    change_report report{{}, after.path(), {}, run_id_of(after), {}, 0, {}};
    report_maker to(report);
    to.remark(after.remarks());
    search_for_good search(after, settled, options);
    std::optional<recorded_results> newest;
    for (const std::string& path : earlier) {
        if (newest && search.is_over()) break;
        auto older = recorded_results::open(path, true);
        if (!older) {
            to.remark(older.error());
            continue;
        }
        if (const auto looked = search.look_in(*older); !looked) to.remark({looked.error()});
        if (!newest) newest = std::move(*older);
    }
    std::vector<const recorded_results*> read{&after};
    if (newest) read.push_back(&*newest);
    if (const auto meant = find_what_is_meant(read, options); !meant)
        return one_mistake(meant.error());
    if (const auto finished = search.finish(to); !finished) return one_mistake(finished.error());
    if (!newest) return report;
    report.before_run = run_id_of(*newest);
    const auto gone = add_gone(*newest, after, options, to);
    if (!gone) return one_mistake(gone.error());
    return report;
}

}  // namespace netpoll
