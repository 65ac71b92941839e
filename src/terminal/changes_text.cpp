// Findings to lines. Knows no file.
#include "terminal/changes_text.hpp"

#include "core/shown_text.hpp"
#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>

#include <string_view>

namespace netpoll {

namespace {

constexpr std::string_view bold = "1";
constexpr std::string_view red = "31";
constexpr std::string_view green = "32";
constexpr std::string_view cyan = "36";
constexpr std::size_t longest_name = 2'000;

class changes_writer {
public:
    explicit changes_writer(bool color) : color_(color) {}

    void add(const device_changes& device);
    std::string take() { return std::move(text_); }

private:
    void line(std::string_view code, std::string_view text) {
        if (color_) text_.append("\x1B[").append(code).append("m");
        text_ += text;
        if (color_) text_ += "\x1B[0m";
        text_ += '\n';
    }
    void add(const device_changes& device, const command_change& command);
    void add_hunk_line(const std::string& written);

    const bool color_;
    std::string text_;
};

std::string side_text(std::string_view mark, const device_changes& device,
                      const command_change& command, const device_side& side) {
    std::string text = std::string(mark) + " " + escape(device.host, longest_name) + ": " +
                       escape(command.command, longest_name);
    return side.run_id.empty() ? text : text + "\t" + escape(side.run_id, longest_name);
}

void changes_writer::add_hunk_line(const std::string& written) {
    std::string shown;
    append_shown(shown, written);
    if (!color_ || written.starts_with(' ')) {
        text_ += shown + "\n";
        return;
    }
    line(written.starts_with('+') ? green : written.starts_with('-') ? red : cyan, shown);
}

void changes_writer::add(const device_changes& device, const command_change& command) {
    if (command.kind == change_kind::changed) {
        line(bold, side_text("---", device, command, *device.before));
        line(bold, side_text("+++", device, command, *device.after));
        for (const std::string& each : command.hunks)
            add_hunk_line(each);
        return;
    }
    std::string text =
        escape(device.host, longest_name) + ": " + escape(command.command, longest_name) + ": ";
    if (command.kind == change_kind::added) text += "not asked before";
    if (command.kind == change_kind::removed) text += "no longer asked";
    if (command.kind == change_kind::not_compared) text += "not compared: " + doubt_about(command);
    line(bold, text);
}

void changes_writer::add(const device_changes& device) {
    const std::string host = escape(device.host, longest_name);
    if (device.kind == change_kind::added) return line(bold, host + ": new");
    if (device.kind == change_kind::removed) return line(bold, host + ": gone");
    const std::string doubt = doubt_about(device);
    if (!doubt.empty()) line(bold, host + ": " + doubt);
    for (const command_change& each : device.commands)
        add(device, each);
}

std::string words_of(const command_side& side) {
    if (side.truncated) return "cut off";
    switch (side.status) {
        case command_status::ok:
            return "ok";
        case command_status::error_marker:
            return "rejected by the device";
        case command_status::incomplete:
            return "incomplete";
        case command_status::timeout:
            return "timed out";
        case command_status::not_run:
            return "not run";
    }
    return {};
}

std::string failure_of(const device_side& side) {
    if (side.error_code.empty()) return std::string(name(side.status));
    return escape(side.error_code) +
           (side.error_phase.empty() ? "" : " (" + escape(side.error_phase) + ")");
}

/// Rows that differ, in all.
class row_counts {
public:
    void add(const command_change& command) {
        for (const row_change& each : command.rows)
            ++(each.what == row_change::kind::added     ? added_
               : each.what == row_change::kind::removed ? removed_
                                                        : changed_);
    }
    std::string words() const {
        if (added_ + removed_ + changed_ == 0) return {};
        return "; " + counted(added_, "row") + " new, " + std::to_string(removed_) + " gone, " +
               std::to_string(changed_) + " changed";
    }

private:
    std::size_t added_{0};
    std::size_t removed_{0};
    std::size_t changed_{0};
};

void add_count(std::string& text, std::size_t number, std::string_view words) {
    if (number == 0) return;
    text.append(", ").append(std::to_string(number)).append(" ").append(words);
}

}  // namespace

std::string doubt_about(const command_change& command) {
    if (command.kind != change_kind::not_compared) return {};
    const std::string before = words_of(*command.before);
    const std::string after = words_of(*command.after);
    return before == after ? before + " both times" : after + ", before " + before;
}

std::string doubt_about(const device_changes& device) {
    const bool is_bad = device.after && device.after->status != device_status::ok;
    const bool was_bad = device.before && device.before->status != device_status::ok;
    if (device.never_good) {
        return (is_bad ? "failed: " + failure_of(*device.after) + "; " : std::string()) +
               "no good result of it before";
    }
    if (is_bad && was_bad)
        return "failed both times: " + failure_of(*device.after) + ", before " +
               failure_of(*device.before);
    if (is_bad) return "failed: " + failure_of(*device.after) + "; it was ok before";
    if (was_bad) return "ok again; before " + failure_of(*device.before);
    return {};
}

std::string changes_text(const change_report& report, bool color) {
    changes_writer to(color);
    for (const device_changes& each : report.devices)
        to.add(each);
    return to.take();
}

std::string changes_summary(const change_report& report) {
    std::size_t added = 0;
    std::size_t removed = 0;
    row_counts rows;
    for (const device_changes& device : report.devices) {
        for (const command_change& each : device.commands) {
            rows.add(each);
            if (!each.rows.empty()) continue;
            added += each.lines_added;
            removed += each.lines_removed;
        }
    }
    std::string text = counted(report.same + report.devices.size(), "device") + ": " +
                       std::to_string(report.same) + " the same";
    add_count(text, report.count(change_kind::changed), "changed");
    add_count(text, report.count(change_kind::added), "new");
    add_count(text, report.count(change_kind::removed), "gone");
    add_count(text, report.count(change_kind::not_compared), "not compared");
    if (added + removed > 0)
        text += "; " + counted(added, "line") + " added, " + std::to_string(removed) + " removed";
    return text + rows.words() + "\n";
}

}  // namespace netpoll
