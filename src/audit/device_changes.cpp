// Pairs the commands of two records of one device. Knows no file.
#include "audit/changes.hpp"

#include "core/line_diff.hpp"
#include "core/lines.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace netpoll {

namespace {

bool is_whole(const recorded_command& command) noexcept {
    return !command.truncated &&
           (command.status == command_status::ok || command.status == command_status::error_marker);
}

command_side command_side_of(const recorded_command& from) noexcept {
    return {from.status, from.truncated};
}

/// Whether some word of a value stands in the lines that count. JSON does not stand there as it
/// was sent, and counts.
bool counts_in(const std::string& lines, std::string_view value) {
    if (value.find_first_of("{[") != std::string_view::npos) return true;
    while (!value.empty())
        if (const auto word = take_until(value, ' ');
            !word.empty() && lines.find(word) != std::string::npos)
            return true;
    return false;
}

/// Nothing where there are no rows to compare.
std::optional<std::vector<row_change>> rows_changed(const recorded_command& before,
                                                    const recorded_command& after,
                                                    const std::string& lines_before,
                                                    const std::string& lines_after) {
    return compare_rows(before.parsed, after.parsed,
                        {[&](const std::string& value) { return counts_in(lines_before, value); },
                         [&](const std::string& value) { return counts_in(lines_after, value); }});
}

command_change compare_command(const recorded_command& before, const recorded_command& after,
                               std::string_view platform, const settled_text& settled,
                               bool by_rows) {
    command_change change;
    change.command = after.command;
    change.before = command_side_of(before);
    change.after = command_side_of(after);
    if (!is_whole(before) || !is_whole(after) || before.status != after.status) {
        change.kind = change_kind::not_compared;
        return change;
    }
    if (before.output == after.output) return change;
    const std::string from = settled.of(platform, before.output);
    const std::string to = settled.of(platform, after.output);
    if (from == to) return change;
    if (auto rows = by_rows ? rows_changed(before, after, from, to) : std::nullopt) {
        change.hunks = lines_of(*rows);
        change.rows = std::move(*rows);
    } else {
        change.hunks = unified_diff(from, to);
    }
    if (change.hunks.empty()) return change;
    change.kind = change_kind::changed;
    for (const std::string& line : change.hunks) {
        if (line.starts_with('+')) ++change.lines_added;
        if (line.starts_with('-')) ++change.lines_removed;
    }
    return change;
}

command_change one_sided_command(change_kind kind, const recorded_command& only) {
    command_change change;
    change.command = only.command;
    change.kind = kind;
    (kind == change_kind::added ? change.after : change.before) = command_side_of(only);
    return change;
}

/// The commands of a record that are taken by their text; the same text may stand there twice.
class commands_by_text {
public:
    explicit commands_by_text(const recorded_result& device) : device_(device) {
        for (std::size_t i = device.commands.size(); i > 0; --i)
            places_[device.commands[i - 1].command].push_back(i - 1);
    }

    const recorded_command* take(std::string_view command) {
        const auto found = places_.find(command);
        if (found == places_.end() || found->second.empty()) return nullptr;
        const std::size_t place = found->second.back();
        found->second.pop_back();
        return &device_.commands[place];
    }

private:
    const recorded_result& device_;
    std::map<std::string_view, std::vector<std::size_t>> places_;  // the last one first
};

/// Of a device that failed, what did not run says no more than that.
bool says_something(const command_change& change, const device_changes& device) {
    if (change.kind == change_kind::same) return false;
    const auto ended_early = [](const auto& side, const auto& command) {
        return side->status != device_status::ok &&
               (!command || command->status == command_status::not_run ||
                command->status == command_status::incomplete ||
                command->status == command_status::timeout);
    };
    return change.kind == change_kind::changed ||
           !(ended_early(device.before, change.before) || ended_early(device.after, change.after));
}

change_kind kind_of(const device_changes& device) {
    const auto any = [&](auto fits) {
        return std::any_of(device.commands.begin(), device.commands.end(), fits);
    };
    if (any([](const auto& each) { return each.kind != change_kind::not_compared; }))
        return change_kind::changed;
    const bool failed =
        device.before->status != device_status::ok || device.after->status != device_status::ok;
    return failed || !device.commands.empty() ? change_kind::not_compared : change_kind::same;
}

}  // namespace

device_side side_of(const recorded_result& device) {
    return {device.run_id, device.started, device.status, device.error_code, device.error_phase};
}

bool device_changes::differs() const noexcept {
    if (kind != change_kind::not_compared) return kind != change_kind::same;
    const bool was_ok = before && before->status == device_status::ok;
    const bool is_ok = after && after->status == device_status::ok;
    if (was_ok != is_ok) return true;
    return std::any_of(commands.begin(), commands.end(), [](const command_change& each) {
        return each.before && each.after && each.before->status != each.after->status;
    });
}

device_changes compare_device(const recorded_result& before, const recorded_result& after,
                              const settled_text& settled, const change_options& options) {
    device_changes device;
    device.host = after.host;
    device.platform = after.platform;
    device.before = side_of(before);
    device.after = side_of(after);
    const auto add = [&device](command_change change) {
        if (says_something(change, device)) device.commands.push_back(std::move(change));
    };
    commands_by_text earlier(before);
    for (const recorded_command& each : after.commands) {
        if (!options.takes_command(each.command)) continue;
        const recorded_command* known = earlier.take(each.command);
        add(known ? compare_command(*known, each, after.platform, settled, options.rows)
                  : one_sided_command(change_kind::added, each));
    }
    for (const recorded_command& each : before.commands)
        if (options.takes_command(each.command) && earlier.take(each.command) != nullptr)
            add(one_sided_command(change_kind::removed, each));
    device.kind = kind_of(device);
    return device;
}

}  // namespace netpoll
