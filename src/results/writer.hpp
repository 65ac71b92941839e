// What both report formats share: counting, raw files, failing once. Knows neither format.
#pragma once

#include "results/output.hpp"
#include "results/raw_files.hpp"
#include "results/record.hpp"
#include "results/report.hpp"

#include <mutex>
#include <optional>
#include <string>

namespace netpoll {

using report_result = expected<void, report_failure>;

/// Where results end up, and what stays of them after a failure.
class result_layout {
public:
    virtual ~result_layout() = default;
    /// After a failure: gives what is stored a name to stay and returns it, or empty.
    virtual std::string keep() noexcept = 0;
    /// As `keep`, for a process that ends at once, while another thread may be in any member.
    virtual std::string salvage() noexcept = 0;
    /// Whether it failed because nobody reads any more.
    virtual bool reader_gone() const noexcept = 0;
};

/// One way to arrange records in a file. One thread at a time.
class record_layout : public result_layout {
public:
    /// Takes the beginning of the record that the next `store` ends.
    virtual io_result store_part(std::string_view piece) = 0;
    /// Takes one device's record, or the rest of it; `index` is its place in the inventory order,
    /// or in that of the result that it is merged into.
    virtual io_result store(std::size_t index, std::string_view line) = 0;
    /// Adds the run object and gives the file its final name.
    virtual io_result close(std::string_view run) = 0;
    /// A file of all records, a line each, once it is closed; empty: there is none.
    virtual std::string lines_file() const { return {}; }
};

using opened_layout = expected<std::unique_ptr<record_layout>, std::string>;

/// To a stream: a record a line as devices finish, the run object on the last line; those that stay
/// of an earlier result come first.
opened_layout open_ndjson(const report_options& options);
/// Into a journal, from which files are made at the end: a document in inventory order, or that of
/// an earlier result, and records a line each.
opened_layout open_journal(const report_options& options, const std::string& run_id);

/// What a device adds to the counts of a run.
run_counts counts_of(const outcome& what);
void add_to(run_counts& sum, const run_counts& more);

/// What all formats have: raw files, counts, and one failure, after which nothing is written.
class counting_writer : public report_writer {
public:
    run_counts counts() const override;
    std::string abandon() noexcept override;

protected:
    /// `into` is the derived class's, and guarded by `mutex_`.
    counting_writer(result_layout& into, std::optional<raw_files> raw)
        : raw_(std::move(raw)), layout_(into) {}

    io_result write_raw(const outcome& what) const {
        return raw_ ? raw_->write(what) : io_result{};
    }
    report_result settle(io_result written);  // with mutex_ held

    mutable std::mutex mutex_;
    run_counts counts_;                      // guarded by mutex_
    std::optional<report_failure> failure_;  // guarded by mutex_

private:
    const std::optional<raw_files> raw_;
    result_layout& layout_;
};

/// Turns outcomes to lines and hands these, one at a time, to the layout. Thread-safe; the
/// JSON is made outside the lock, but for that of records too long to be held.
class record_writer final : public counting_writer {
public:
    record_writer(std::unique_ptr<record_layout> into, std::optional<raw_files> raw,
                  std::string run_id, std::shared_ptr<const merged_results> merged = nullptr)
        : counting_writer(*into, std::move(raw)),
          run_id_(std::move(run_id)),
          merged_(std::move(merged)),
          into_(std::move(into)) {}

    report_result add(outcome result) override { return record(result); }
    /// The same of one that somebody else needs, too.
    report_result record(const outcome& result);
    report_result finish(const run_facts& facts) override;
    std::string lines_file() const override;

private:
    const std::string run_id_;
    const std::shared_ptr<const merged_results> merged_;  // or null
    const std::unique_ptr<record_layout> into_;           // guarded by mutex_
};

}  // namespace netpoll
