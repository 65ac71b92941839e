// Records on disk until their order is known. Knows no JSON.
#pragma once

#include "machine/descriptor.hpp"
#include "machine/draft.hpp"
#include "results/output.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace netpoll {

/// A file for records, one a line. One thread at a time, except for `salvage`.
class spool {
public:
    /// Where a record lies.
    struct place_of_record {
        std::uint64_t offset{0};
        std::uint64_t size{0};  ///< 0: there is no record
    };

    /// A draft of `path`, which a killed process leaves behind.
    static expected<spool, std::string> beside(const std::string& path, mode_t mode);
    /// A new file of this name, and locked as long as it is open.
    static expected<spool, std::string> named(const std::string& path, mode_t mode);
    /// A file of that kind which a killed process left: what is appended comes behind its first
    /// `size` bytes, and what it has more is cut off. Fails where a process has it open.
    static expected<spool, std::string> reopen(const std::string& path, std::uint64_t size);
    /// In the folder of `path`, and nameless where the file system can make such files: a killed
    /// process leaves nothing.
    static expected<spool, std::string> nameless(const std::string& path);
    /// Nameless, in the folder for temporary files (TMPDIR).
    static expected<spool, std::string> temporary(const std::string& run_id);

    /// Appends the beginning of a record, whose rest the next `append` brings.
    io_result append_part(std::string_view piece);
    /// Appends the record, or the rest of it, and a newline.
    expected<place_of_record, std::string> append(std::string_view record);
    /// As `copy_part`.
    io_result copy(place_of_record record, std::string& buffer, output& out) const;
    /// Puts what was appended on the disk. From any thread. 0 or the errno.
    int flush() const noexcept;
    /// The name that it has, or that of what it is beside, for people.
    const std::string& shown() const noexcept { return target().shown(); }
    /// A path by which this process can open it.
    std::string readable() const;
    /// Its records are written elsewhere: no name of it stays.
    void discard() noexcept;
    /// What has a name of its own keeps that. A draft and what is nameless get `path` +
    /// ".journal", or a name with a number where something has that one. Returns it, or empty.
    std::string keep() noexcept;
    /// As `keep`, while another thread may be in any member: it may add half a record.
    std::string salvage() noexcept;

private:
    explicit spool(draft named) noexcept : draft_(std::move(named)) {}
    spool(place at, unique_descriptor fd, bool has_name) noexcept
        : at_(std::move(at)), fd_(std::move(fd)), has_name_(has_name) {}
    const place& target() const noexcept { return draft_ ? draft_->target() : *at_; }
    int number() const noexcept { return draft_ ? draft_->number() : fd_.value(); }

    std::optional<draft> draft_;  // or else:
    std::optional<place> at_;
    unique_descriptor fd_;
    bool has_name_{false};   // of `at_`
    std::uint64_t size_{0};  // of whole records
    std::uint64_t part_{0};  // bytes behind them, of a record whose rest has not come
    std::string line_;       // kept for its memory
};

}  // namespace netpoll
