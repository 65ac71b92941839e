// The records of a run in its journal, from which documents are put together. Knows no run.
#pragma once

#include "results/earlier_results.hpp"
#include "results/journal.hpp"

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace netpoll {

/// One thread at a time.
class stored_records {
public:
    /// `devices`: how many places the result has.
    stored_records(std::unique_ptr<journal> lines, std::size_t devices)
        : lines_(std::move(lines)), places_(devices) {}

    /// Those of an earlier result that stay as they are: where they are in this very journal they
    /// are known, else they are copied into it, so that it is whole by itself.
    io_result keep_from(const merged_results& merged);
    /// The record of this place in the result is in the journal.
    void put(std::size_t slot, spool::place_of_record place);

    journal& lines() noexcept { return *lines_; }
    const journal& lines() const noexcept { return *lines_; }
    /// One document, in the order of places.
    io_result write_document(std::string_view run, output& out) const;
    /// A record a line, in the order of the journal; the run last.
    io_result write_lines(std::string_view run, output& out) const;

private:
    std::unique_ptr<journal> lines_;
    std::vector<spool::place_of_record> places_;  // by slot
};

}  // namespace netpoll
