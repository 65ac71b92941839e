// A result that netpoll wrote before, read back: who is in it, how it went, and where each record
// lies. Knows no inventory.
#pragma once

#include "machine/descriptor.hpp"
#include "results/output.hpp"
#include "results/report.hpp"

#include <netpoll/error.hpp>
#include <netpoll/outcome.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <sys/stat.h>

namespace netpoll {

/// Bytes of a file.
struct text_place {
    std::uint64_t offset{0};
    std::uint64_t size{0};
};

/// A record of such a result.
struct earlier_record {
    std::string host;
    device_status status{device_status::failed};
    std::string error;                        ///< its code; empty: none
    std::array<std::uint32_t, 5> commands{};  ///< how many, by `command_status`
    check_counts checks{};
    /// Of its commands, their statuses and the SHA-256 of their outputs, which are all whole: two
    /// records that one process has read, with equal ones, have equal answers. 0: not known.
    std::uint64_t answers{0};
    std::uint64_t offset{0};
    std::uint64_t size{0};
    unsigned line{0};
};

/// A run that records say they are of, and the line of its first one.
struct named_run {
    std::string run_id;
    unsigned line{0};
};

/// Schema netpoll/1: a document, NDJSON, or the journal of a run, which is NDJSON behind a line of
/// its own. Memory grows with the number of devices, not with their
/// outputs: the file stays open, and its records are copied from it.
class earlier_results {
public:
    using mistakes = std::vector<mistake>;

    /// A regular file. What is not a whole result (cut off, or the run line is missing) is a
    /// mistake, unless `partial` says that its whole records will do. Of two records of one host,
    /// as in files put one behind the other, the last counts, in the place of the first.
    static expected<earlier_results, mistakes> read(const std::string& path, bool partial);

    const std::string& path() const noexcept { return path_; }
    const std::vector<earlier_record>& records() const noexcept { return records_; }
    /// Of the run that wrote it, the last of several; empty where it did not come to its end.
    const std::string& run_id() const noexcept { return run_id_; }
    /// The runs of its lines: several where results were completed (--retry) or put together. Of a
    /// document none are told.
    const std::vector<named_run>& runs() const noexcept { return runs_; }
    /// Up to the end of the last whole line or document; what a killed run began to write behind it
    /// is not counted.
    std::uint64_t whole_bytes() const noexcept { return whole_bytes_; }
    /// The first line of a journal; empty: it is none.
    const std::string& journal_header() const noexcept { return journal_header_; }
    /// False where the run that wrote it did not come to its end.
    bool whole() const noexcept { return whole_; }
    /// What was left out, and why.
    const mistakes& remarks() const noexcept { return remarks_; }

    /// The bytes of a record, outputs and all. The error is a sentence without the path.
    expected<std::string, std::string> text(const earlier_record& record) const;
    /// The same of the run's object, or of the line that holds it; empty as `run_id` is.
    expected<std::string, std::string> run_text() const { return bytes_at(run_place_); }
    /// Appends the bytes of a record to `buffer`, and writes that out whenever it is full.
    /// `one_line`: line breaks between its values become blanks.
    io_result copy(const earlier_record& record, bool one_line, std::string& buffer,
                   output& out) const;

private:
    friend class result_reader;
    earlier_results(std::string path, unique_descriptor fd) noexcept
        : path_(std::move(path)), fd_(std::move(fd)) {}

    expected<std::string, std::string> bytes_at(text_place place) const;

    std::string path_;
    unique_descriptor fd_;
    struct stat read_as_ = {};  // the file as it was read
    std::vector<earlier_record> records_;
    std::string run_id_;
    std::vector<named_run> runs_;
    text_place run_place_;
    std::string journal_header_;
    std::uint64_t whole_bytes_{0};
    bool whole_{true};
    mistakes remarks_;
};

/// Whether a regular file begins as a result does, and not as a list of names.
bool looks_like_results(const std::string& path);

/// Whether a text has the first members of a result of netpoll's, or of a record: no device says
/// those.
bool is_result(std::string_view text);

/// A run whose records take the place of some of an earlier result.
struct merged_results {
    static constexpr std::size_t no_record = static_cast<std::size_t>(-1);

    earlier_results earlier;
    /// For each place in the result: which of the earlier records is there, or none.
    std::vector<std::size_t> slots;
    /// For each device of the run, by its index: its place in the result.
    std::vector<std::size_t> places;
    /// The earlier result is the journal of this very run, which goes on in it.
    bool in_journal{false};

    /// The result has the places of `earlier`, and the run's devices take some of them.
    static merged_results replacing(earlier_results earlier, std::vector<std::size_t> places);

    const earlier_record& record(std::size_t slot) const { return earlier.records()[slots[slot]]; }
    /// By place: whether an earlier record stays there as it is.
    std::vector<bool> kept() const;
};

/// Counts of the records that stay as they are.
run_counts counts_of_kept(const merged_results& merged);
std::map<device_status, std::size_t> statuses_of_kept(const merged_results& merged);

}  // namespace netpoll
