// Text as devices finish. Knows no order.
#include "core/lines.hpp"
#include "core/name_ranges.hpp"
#include "core/shown_text.hpp"
#include "results/readable/device_text.hpp"
#include "results/readable/readable_writer.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace netpoll {

namespace {

/// What is put together before it is written.
constexpr std::size_t full_text = 256U << 10;

class text_layout final : public readable_layout {
public:
    text_layout(const report_options& options, shown_part part, std::string run_id,
                std::unique_ptr<output> to)
        : readable_layout(std::move(to), std::move(part)),
          run_id_(std::move(run_id)),
          prefix_(options.view.prefix),
          width_(prefix_ ? 0 : options.width),
          colors_(options.color) {}

    expected<bool, std::string> store(outcome device) override;
    io_result close() override;

private:
    void begin(const std::string& host);
    void add_lines(std::string_view lines);
    void add_commands(const outcome& device, const device_rows* rows);
    void add_command(const command_result& result, bool alone, const std::string& lines);
    io_result flush();

    const std::string run_id_;
    const bool prefix_;
    const std::size_t width_;
    const palette colors_;
    std::map<std::string, std::vector<std::string>> skipped_;  // hosts by why
    // Of the device that is shown:
    std::string host_;
    bool begun_{false};  // its heading is written
    std::string text_;
    io_result written_;
    bool first_{true};
};

expected<bool, std::string> text_layout::store(outcome device) {
    const std::string failure = failure_text(device);
    if (device.status == device_status::skipped) {
        if (part().takes_all()) skipped_[failure].push_back(device.target->name);
        return false;
    }
    host_ = escape(device.target->name, device.target->name.size());
    begun_ = false;
    written_ = {};
    std::optional<device_rows> rows;
    if (!part().rows.takes_all()) rows.emplace(device, run_id_, part().rows);
    const bool is_whole = part().lines.takes_all() && (!rows || rows->takes_without());
    if (is_whole) begin(host_);
    add_commands(device, rows ? &*rows : nullptr);
    if (!begun_) return false;
    if (!failure.empty()) add_lines(failure_lines(failure, colors_, width_));
    const auto flushed = flush();
    if (!flushed) return unexpected(flushed.error());
    return true;
}

void text_layout::begin(const std::string& host) {
    if (begun_) return;
    begun_ = true;
    if (prefix_) return;
    if (!first_) text_ += '\n';
    first_ = false;
    text_ += colors_.heading("== " + host) + "\n";
}

void text_layout::add_lines(std::string_view lines) {
    if (!prefix_) {
        text_ += lines;
        return;
    }
    const std::string prefix = colors_.heading(host_ + ":") + " ";
    while (!lines.empty()) {
        (text_ += prefix) += take_first_line(lines);
        text_ += '\n';
    }
}

void text_layout::add_commands(const outcome& device, const device_rows* rows) {
    const auto run = std::count_if(
        device.commands.begin(), device.commands.end(),
        [](const command_result& each) { return each.status != command_status::not_run; });
    for (std::size_t i = 0; i < device.commands.size() && written_; ++i) {
        const command_result& each = device.commands[i];
        if (each.status == command_status::not_run) continue;
        const auto lines = shown_lines_of(each, i, rows, part(), row_form::output, colors_);
        if (lines) add_command(each, run == 1, *lines);
    }
}

void text_layout::add_command(const command_result& result, bool alone, const std::string& lines) {
    begin(host_);
    if (!alone || is_doubtful(result))
        add_lines(colors_.command("-- " + command_heading(result)) + "\n");
    add_lines(lines);
    if (text_.size() < full_text) return;
    written_ = out().write_part(text_);
    text_.clear();
}

io_result text_layout::flush() {
    if (!written_) return written_;
    auto written = out().write(text_);
    text_.clear();
    return written;
}

io_result text_layout::close() {
    for (auto& [why, hosts] : skipped_) {
        const auto number = counted(hosts.size(), "device");
        const std::string names = name_ranges(std::move(hosts));
        if (!first_) text_ += '\n';
        first_ = false;
        text_ += colors_.heading("== " + escape(names, names.size()) + " (" + number + ")") + "\n" +
                 failure_lines(why, colors_, width_);
    }
    written_ = {};
    auto written = flush();
    return written ? out().commit() : written;
}

}  // namespace

opened_readable open_text(const report_options& options, std::unique_ptr<output> to,
                          const std::string& run_id) {
    auto part = shown_part::of(options.view);
    if (!part) return unexpected(std::move(part).error());
    return std::make_unique<text_layout>(options, std::move(*part), run_id, std::move(to));
}

}  // namespace netpoll
