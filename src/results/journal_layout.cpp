// Records go into a journal; documents are made from it when the run is over, and a stream gets
// them as they come. Knows no engine.
#include "results/late_output.hpp"
#include "results/stored_records.hpp"
#include "results/writer.hpp"

#include <atomic>
#include <utility>
#include <vector>

namespace netpoll {

namespace {

/// A file or stream that gets all records at the end.
struct document {
    late_output to;
    report_format format{report_format::json};
};

class journal_layout final : public record_layout {
public:
    journal_layout(stored_records records, const report_options& options,
                   std::unique_ptr<record_layout> live, std::vector<document> documents)
        : needs_lines_(options.needs_lines),
          live_(std::move(live)),
          documents_(std::move(documents)),
          records_(std::move(records)) {}

    io_result store_part(std::string_view piece) override {
        auto stored = records_.lines().append_part(piece);
        return stored && live_ ? live_->store_part(piece) : stored;
    }

    io_result store(std::size_t slot, std::string_view line) override {
        auto place = records_.lines().append(line);
        if (!place) return unexpected(std::move(place).error());
        records_.put(slot, *place);
        return live_ ? live_->store(slot, line) : io_result{};
    }

    io_result close(std::string_view run) override {
        auto written = records_.lines().flush();
        for (auto each = documents_.begin(); written && each != documents_.end(); ++each)
            written = make(*each, run);
        if (written && live_) written = live_->close(run);
        if (!written) return written;
        if (needs_lines_ && lines_file().empty())
            written = close_journal("{\"run\":" + std::string(run) + "}");
        // Nothing else has the records where nobody asked for them. What has no name any more can
        // still be read by those who make something of it.
        if (!documents_.empty() || live_) records_.lines().discard();
        return written;
    }

    std::string lines_file() const override {
        for (const document& each : documents_)
            if (!each.to.is_stream() && each.format == report_format::ndjson) return each.to.path();
        return closed_ ? records_.lines().readable() : std::string();
    }

    std::string keep() noexcept override { return records_.lines().keep(); }

    // Half a document is of no use where all records are there.
    std::string salvage() noexcept override {
        std::string kept = records_.lines().salvage();
        if (output* half = half_; half && !kept.empty()) half->discard();
        return kept;
    }

    bool reader_gone() const noexcept override {
        if (live_ && live_->reader_gone()) return true;
        for (const document& each : documents_)
            if (each.to.reader_gone()) return true;
        return false;
    }

private:
    io_result make(document& of, std::string_view run) {
        const auto begun = of.to.begin();
        if (!begun) return unexpected(begun.error());
        output& to = **begun;
        half_ = &to;
        auto written = of.format == report_format::json ? records_.write_document(run, to)
                                                        : records_.write_lines(run, to);
        if (written) written = to.commit();
        half_ = nullptr;
        return written;
    }

    // Nobody keeps it, but what is made of the run reads it.
    io_result close_journal(const std::string& last) {
        auto appended = records_.lines().append(last);
        if (!appended) return unexpected(std::move(appended).error());
        closed_ = true;
        return {};
    }

    const bool needs_lines_;
    std::unique_ptr<record_layout> live_;  // or null
    std::vector<document> documents_;
    std::atomic<output*> half_{nullptr};  // of a document that is being written
    stored_records records_;
    bool closed_{false};
};

/// Where the journal is: in a run's folder, that of a run which is gone on with, beside the file
/// that is made from it, or nameless.
expected<spool, std::string> place_of_journal(const report_options& options,
                                              const std::string& run_id, bool lasting) {
    const auto& merged = options.merged;
    if (merged && merged->in_journal)
        return spool::reopen(merged->earlier.path(), merged->earlier.whole_bytes());
    if (!options.journal.empty()) return spool::named(options.journal, options.file_mode);
    if (lasting) return spool::beside(options.output, options.file_mode);
    auto made = spool::temporary(run_id);
    if (!made)
        return unexpected(std::move(made).error() +
                          "; TMPDIR names another folder, --format ndjson needs none");
    return made;
}

}  // namespace

opened_layout open_journal(const report_options& options, const std::string& run_id) {
    const bool shows_records = holds_records(options.format) && !options.output.empty();
    const bool to_stream = shows_records && is_stream(options.output);
    std::unique_ptr<record_layout> live;
    std::vector<document> documents;
    if (to_stream && options.format == report_format::ndjson) {
        auto out = open_ndjson(options);
        if (!out) return out;
        live = std::move(*out);
    } else if (shows_records) {
        auto out = late_output::open(options.output, options.file_mode, options.guard);
        if (!out) return unexpected(std::move(out).error());
        documents.push_back({std::move(*out), options.format});
    }
    if (!options.run_results.empty())
        documents.push_back(
            {late_output::of_file(options.run_results, options.file_mode), report_format::ndjson});
    const bool lasting = !options.journal.empty() || (shows_records && !to_stream);
    auto place = place_of_journal(options, run_id, lasting);
    if (!place) return unexpected(std::move(place).error());
    auto lines = journal::begin(std::move(*place), options.journal_header, lasting);
    if (!lines) return unexpected(std::move(lines).error());
    stored_records records(std::move(*lines), options.devices);
    if (options.merged)
        if (auto kept = records.keep_from(*options.merged); !kept)
            return unexpected(std::move(kept).error());
    return std::make_unique<journal_layout>(std::move(records), options, std::move(live),
                                            std::move(documents));
}

}  // namespace netpoll
