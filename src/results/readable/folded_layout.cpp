// Equal outputs once, under the list of their hosts. Memory holds names and hashes; one copy of
// each output waits in a temporary file.
#include "core/line_diff.hpp"
#include "core/name_ranges.hpp"
#include "core/shown_text.hpp"
#include "results/file_part.hpp"
#include "results/readable/device_text.hpp"
#include "results/readable/readable_writer.hpp"
#include "results/spool.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace netpoll {

namespace {

/// Longer outputs are shown whole: a diff of them would take too long, and nobody would read it.
constexpr std::size_t longest_compared = 8U << 20;

/// Bytes that are kept in memory.
class text_buffer final : public output {
public:
    io_result write(std::string_view bytes) override {
        text_ += bytes;
        return {};
    }
    io_result commit() override { return {}; }
    std::string keep() noexcept override { return {}; }
    const std::string& text() const noexcept { return text_; }

private:
    std::string text_;
};

/// Hosts with one output.
struct output_group {
    std::vector<std::uint32_t> hosts;  // by their place in the inventory order
    spool::place_of_record text;
};

/// What one command, or one that failed, has brought.
struct folded_command {
    std::string heading;
    std::vector<output_group> groups;
    std::unordered_map<std::string, std::size_t> places;  // of groups, by the hash of their text
};

class folded_layout final : public readable_layout {
public:
    folded_layout(const report_options& options, shown_part part, spool outputs, std::string run_id,
                  std::unique_ptr<output> to)
        : readable_layout(std::move(to), std::move(part)),
          run_id_(std::move(run_id)),
          diff_(options.view.diff),
          colors_(options.color),
          width_(options.width),
          outputs_(std::move(outputs)) {}

    expected<bool, std::string> store(outcome device) override;
    io_result close() override;

private:
    io_result add(const std::string& heading, const std::string& text, std::uint32_t host);
    folded_command& command_of(const std::string& heading);
    expected<bool, std::string> store_commands(const outcome& device, const device_rows* rows,
                                               std::uint32_t host);
    io_result show(folded_command& all);
    std::string heading_of(const folded_command& all, const output_group& group) const;
    std::string shortly(const output_group& group) const;
    io_result show_whole(const output_group& group, std::string text);
    io_result show_difference(const output_group& largest, const output_group& group,
                              std::string text);
    expected<std::string, std::string> read(const output_group& group) const;

    const std::string run_id_;
    const bool diff_;
    const palette colors_;
    const std::size_t width_;
    spool outputs_;
    std::vector<std::string> names_;        // by the same place
    std::vector<folded_command> commands_;  // in their order of arrival
    std::map<std::string, std::size_t> by_heading_;
    folded_command failures_;
    bool first_{true};
};

expected<bool, std::string> folded_layout::store(outcome device) {
    const auto host = static_cast<std::uint32_t>(device.index);
    if (names_.size() <= host) names_.resize(host + 1);
    names_[host] = device.target->name;
    const std::string failure = failure_text(device);
    // Rows that are equal are one output, whatever else differs.
    const bool any_rows =
        std::any_of(device.commands.begin(), device.commands.end(),
                    [](const command_result& each) { return !each.parsed.empty(); });
    std::optional<device_rows> rows;
    if (any_rows || !part().rows.takes_all()) rows.emplace(device, run_id_, part().rows);
    auto shown = store_commands(device, rows ? &*rows : nullptr, host);
    const bool is_whole = part().lines.takes_all() && (!rows || rows->takes_without());
    if (!shown || failure.empty() || !is_whole) return shown;
    auto added = add({}, failure_lines(failure, colors_, width_), host);
    if (!added) return unexpected(std::move(added).error());
    return true;
}

expected<bool, std::string> folded_layout::store_commands(const outcome& device,
                                                          const device_rows* rows,
                                                          std::uint32_t host) {
    bool shown = part().takes_all();
    std::map<std::string, std::size_t> seen;  // a command may stand in the list twice
    for (std::size_t i = 0; i < device.commands.size(); ++i) {
        const command_result& each = device.commands[i];
        if (each.status == command_status::not_run) continue;
        std::string heading = command_heading(each);
        if (const auto times = ++seen[heading]; times > 1)
            heading += " (" + std::to_string(times) + ")";
        const auto lines = shown_lines_of(each, i, rows, part(),
                                          diff_ ? row_form::compared : row_form::columns, colors_);
        if (!lines) continue;
        shown = true;
        auto added = add(heading, *lines, host);
        if (!added) return unexpected(std::move(added).error());
    }
    return shown;
}

folded_command& folded_layout::command_of(const std::string& heading) {
    if (heading.empty()) return failures_;
    const auto [found, is_new] = by_heading_.try_emplace(heading, commands_.size());
    if (is_new) commands_.push_back({heading, {}, {}});
    return commands_[found->second];
}

io_result folded_layout::add(const std::string& heading, const std::string& text,
                             std::uint32_t host) {
    folded_command& all = command_of(heading);
    const auto [found, is_new] = all.places.try_emplace(sha256_hex(text), all.groups.size());
    if (is_new) {
        auto place = outputs_.append(text);
        if (!place) return unexpected(std::move(place).error());
        all.groups.push_back({{}, *place});
    }
    all.groups[found->second].hosts.push_back(host);
    return {};
}

expected<std::string, std::string> folded_layout::read(const output_group& group) const {
    text_buffer whole;
    std::string rest;
    auto copied = outputs_.copy(group.text, rest, whole);
    if (!copied) return unexpected(std::move(copied).error());
    return whole.text() + rest;
}

std::string folded_layout::heading_of(const folded_command& all, const output_group& group) const {
    std::vector<std::string> hosts;
    hosts.reserve(group.hosts.size());
    for (const auto each : group.hosts)
        hosts.push_back(names_[each]);
    const std::string names = name_ranges(std::move(hosts));
    std::string text =
        "== " + escape(names, names.size()) + " (" + std::to_string(group.hosts.size()) + ")";
    if (commands_.size() > 1 && !all.heading.empty()) text += ": " + all.heading;
    return text;
}

/// "acc01", or "acc01 and 21 others".
std::string folded_layout::shortly(const output_group& group) const {
    const auto& first = names_[group.hosts.front()];
    const auto others = group.hosts.size() - 1;
    return escape(first, first.size()) + (others == 0 ? "" : " and " + counted(others, "other"));
}

io_result folded_layout::show(folded_command& all) {
    auto& groups = all.groups;
    for (output_group& each : groups)
        std::sort(each.hosts.begin(), each.hosts.end());
    std::sort(groups.begin(), groups.end(), [](const auto& one, const auto& other) {
        return one.hosts.size() != other.hosts.size() ? one.hosts.size() > other.hosts.size()
                                                      : one.hosts.front() < other.hosts.front();
    });
    for (const output_group& each : groups) {
        std::string text = first_ ? "" : "\n";
        first_ = false;
        text += colors_.heading(heading_of(all, each)) + "\n";
        const bool compared =
            diff_ && &all != &failures_ && &each != &groups.front() &&
            std::max(each.text.size, groups.front().text.size) <= longest_compared;
        auto shown = compared ? show_difference(groups.front(), each, std::move(text))
                              : show_whole(each, std::move(text));
        if (!shown) return shown;
    }
    return {};
}

io_result folded_layout::show_whole(const output_group& group, std::string text) {
    auto copied = outputs_.copy(group.text, text, out());
    return copied ? out().write(text) : copied;
}

io_result folded_layout::show_difference(const output_group& largest, const output_group& group,
                                         std::string text) {
    const auto from = read(largest);
    const auto to = read(group);
    if (!from || !to) return unexpected(from ? to.error() : from.error());
    text += colors_.failure("--- " + shortly(largest)) + "\n";
    text += colors_.added("+++ " + shortly(group)) + "\n";
    for (const std::string& each : unified_diff(*from, *to)) {
        const char kind = each.front();
        text += kind == '-'   ? colors_.failure(each)
                : kind == '+' ? colors_.added(each)
                : kind == '@' ? colors_.command(each)
                              : each;
        text += '\n';
    }
    return out().write(text);
}

io_result folded_layout::close() {
    for (folded_command& each : commands_) {
        auto shown = show(each);
        if (!shown) return shown;
    }
    auto shown = show(failures_);
    return shown ? out().commit() : shown;
}

}  // namespace

opened_readable open_folded(const report_options& options, std::unique_ptr<output> to,
                            const std::string& run_id) {
    auto part = shown_part::of(options.view);
    if (!part) return unexpected(std::move(part).error());
    auto outputs = spool::temporary(run_id);
    if (!outputs) return unexpected(std::move(outputs).error() + "; TMPDIR names another folder");
    return std::make_unique<folded_layout>(options, std::move(*part), std::move(*outputs), run_id,
                                           std::move(to));
}

}  // namespace netpoll
