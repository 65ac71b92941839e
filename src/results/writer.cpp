// Opening a report, and what happens to every outcome on its way into one. Knows neither format.
#include "results/writer.hpp"

#include "machine/draft.hpp"
#include "results/earlier_results.hpp"
#include "results/readable/readable_writer.hpp"

#include <new>

namespace netpoll {

run_counts counts_of(const outcome& what) {
    run_counts one;
    one.devices = 1;
    one.by_status[std::string(name(what.status))] = 1;
    if (what.error) one.by_error[std::string(name(what.error->code))] = 1;
    for (const command_result& result : what.commands)
        ++one.by_command_status[std::string(name(result.status))];
    for (const check_result& each : what.checks)
        one.checks.add(each.status, each.severity);
    return one;
}

void add_to(run_counts& sum, const run_counts& more) {
    sum.devices += more.devices;
    for (const auto& [key, number] : more.by_status)
        sum.by_status[key] += number;
    for (const auto& [key, number] : more.by_error)
        sum.by_error[key] += number;
    for (const auto& [key, number] : more.by_command_status)
        sum.by_command_status[key] += number;
    sum.checks.add(more.checks);
}

namespace {

/// Outputs of which a crash left the records, but not the files.
io_result complete(const raw_files& raw, const merged_results& merged) {
    const auto kept = merged.kept();
    for (std::size_t slot = 0; slot < kept.size(); ++slot) {
        if (!kept[slot]) continue;
        const auto text = merged.earlier.text(merged.record(slot));
        const auto record = text ? read_record(*text) : unexpected(text.error());
        if (!record) continue;
        auto completed = raw.complete(*record);
        if (!completed) return completed;
    }
    return {};
}

using opened_writer = expected<std::unique_ptr<report_writer>, report_failure>;
using opened_records = expected<std::unique_ptr<record_writer>, report_failure>;

opened_records open_records(const report_options& options, const std::string& run_id,
                            std::optional<raw_files> raw) {
    const bool only_streams = options.format == report_format::ndjson && options.journal.empty() &&
                              !options.needs_lines && is_stream(options.output);
    auto into = only_streams ? open_ndjson(options) : open_journal(options, run_id);
    if (!into) return unexpected(report_failure{std::move(into).error()});
    return std::make_unique<record_writer>(std::move(*into), std::move(raw), run_id,
                                           options.merged);
}

opened_writer open_readable(const report_options& options, const std::string& run_id,
                            std::optional<raw_files> raw) {
    auto into = readable_layout::open(options, run_id);
    if (!into) return unexpected(report_failure{std::move(into).error()});
    return std::make_unique<readable_writer>(std::move(*into), std::move(raw));
}

/// Records first, and people are shown what was written down.
class recorded_and_shown final : public report_writer {
public:
    recorded_and_shown(std::unique_ptr<record_writer> records, std::unique_ptr<report_writer> shown)
        : records_(std::move(records)), shown_(std::move(shown)) {}

    report_result add(outcome result) override {
        auto recorded = records_->record(result);
        return recorded ? shown_->add(std::move(result)) : recorded;
    }
    report_result finish(const run_facts& facts) override {
        auto recorded = records_->finish(facts);
        return recorded ? shown_->finish(facts) : recorded;
    }
    std::string lines_file() const override { return records_->lines_file(); }
    run_counts counts() const override { return records_->counts(); }
    std::size_t matched() const override { return shown_->matched(); }
    bool match_in_doubt() const override { return shown_->match_in_doubt(); }
    std::vector<std::string> unknown_fields() const override { return shown_->unknown_fields(); }
    std::string abandon() noexcept override {
        static_cast<void>(shown_->abandon());
        return records_->abandon();
    }

private:
    const std::unique_ptr<record_writer> records_;
    const std::unique_ptr<report_writer> shown_;
};

opened_writer open_with(const report_options& options, const std::string& run_id,
                        const std::optional<raw_files>& raw) {
    const bool only_records = holds_records(options.format) || options.output.empty();
    if (!only_records && options.journal.empty() && !options.needs_lines)
        return open_readable(options, run_id, raw);
    auto records = open_records(options, run_id, raw);
    if (!records) return unexpected(std::move(records).error());
    if (only_records) return std::move(*records);
    auto shown = open_readable(options, run_id, std::nullopt);
    if (!shown) return shown;
    return std::make_unique<recorded_and_shown>(std::move(*records), std::move(*shown));
}

}  // namespace

expected<std::unique_ptr<report_writer>, report_failure> report_writer::open(
    const report_options& options, const run_facts& facts) {
    std::optional<raw_files> raw;
    if (!options.outdir.empty()) {
        auto created =
            raw_files::create(options.outdir, options.file_mode,
                              options.journal.empty() ? after_crash::whole : after_crash::cut);
        if (!created) return unexpected(report_failure{std::move(created).error()});
        raw = std::move(*created);
    }
    auto opened = open_with(options, facts.run_id, raw);
    // Now the journal is ours alone, and so are the files.
    if (opened && raw && options.merged && options.merged->in_journal)
        if (auto completed = complete(*raw, *options.merged); !completed)
            return unexpected(report_failure{std::move(completed).error()});
    return opened;
}

report_result record_writer::record(const outcome& result) {
    io_result raw_written = write_raw(result);
    const std::size_t index = merged_ ? merged_->places.at(result.index) : result.index;
    const run_counts one = counts_of(result);
    std::unique_lock lock(mutex_, std::defer_lock);
    const auto store_part = [&](std::string_view piece) {
        if (!lock.owns_lock()) lock.lock();
        return failure_ ? io_result{unexpected(failure_->message)} : into_->store_part(piece);
    };
    expected<std::string, std::string> line{std::string{}};
    try {
        line = device_record(result, run_id_, store_part);
    } catch (const std::bad_alloc&) {
        // Nothing may follow half a record.
        if (lock.owns_lock() && !failure_)
            static_cast<void>(settle(unexpected(std::string{"out of memory"})));
        throw;
    }

    if (!lock.owns_lock()) lock.lock();
    if (failure_) return unexpected(*failure_);
    auto stored = line ? into_->store(index, *line) : io_result{unexpected(line.error())};
    if (stored) add_to(counts_, one);
    return settle(stored ? std::move(raw_written) : std::move(stored));
}

report_result record_writer::finish(const run_facts& facts) {
    const std::lock_guard lock(mutex_);
    if (failure_) return unexpected(*failure_);
    run_counts all = counts_;
    if (merged_) add_to(all, counts_of_kept(*merged_));
    json run = run_object(facts, all);
    if (merged_ && !facts.resumed) {
        const std::string& before = merged_->earlier.run_id();
        run["retry_of"] = before.empty() ? json(nullptr) : json(before);
    }
    return settle(into_->close(one_line(run)));
}

std::string record_writer::lines_file() const {
    const std::lock_guard lock(mutex_);
    return into_->lines_file();
}

run_counts counting_writer::counts() const {
    const std::lock_guard lock(mutex_);
    return counts_;
}

std::string counting_writer::abandon() noexcept {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    // Somebody writes: a document at the end takes longest.
    if (!lock) return layout_.salvage();
    if (!failure_) failure_ = report_failure{"given up", layout_.keep()};
    return failure_->kept;
}

std::vector<std::string> abandoned_results(const std::string& output) {
    return output == "-" ? std::vector<std::string>() : abandoned_drafts(output);
}

report_result counting_writer::settle(io_result written) {
    if (written) return {};
    const bool gone = layout_.reader_gone();
    // Whoever stopped reading has what was wanted.
    failure_ = report_failure{std::move(written).error(), gone ? "" : layout_.keep(), gone};
    return unexpected(*failure_);
}

}  // namespace netpoll
