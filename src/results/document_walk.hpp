// A document of results, member by member and device by device. Knows no line of NDJSON.
#pragma once

#include "results/byte_reader.hpp"
#include "results/record_scan.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace netpoll {

/// Reads the JSON object that comes next. In memory is what one member or device has.
class document_walk {
public:
    using kind = record_scan::kind;
    using sink = std::function<void(earlier_record)>;

    /// `one_line`: it ends where its first line does. Records go to `found` as they end. Both
    /// outlive it.
    document_walk(byte_reader& from, bool one_line, const sink& found)
        : from_(from), one_line_(one_line), found_(found) {}

    /// To the end, or as far as it takes to see that it is a line of NDJSON. False also where it is
    /// cut off, no JSON, or a problem; `from` stands where that is.
    bool read();

    /// What the object is, as far as it was heard.
    kind heard() const noexcept { return kind_; }
    /// Whether the file ended first.
    bool is_cut_off() const noexcept { return cut_off_; }
    /// As those of `record_scan`.
    const std::string& problem() const noexcept { return problem_; }
    const heard_run& run() const noexcept { return run_; }
    /// Where the run's object is; of size 0 where it is not.
    const text_place& run_place() const noexcept { return run_place_; }

private:
    bool member();
    bool member_value(std::string_view name);
    bool devices();
    bool device();
    void hear_schema(json_cursor& from);
    std::string_view next_value();
    bool at_end();
    bool take(char wanted);
    bool refuse(std::string why);

    byte_reader& from_;
    const bool one_line_;
    const sink& found_;
    kind kind_{kind::nothing};
    bool cut_off_{false};
    std::string problem_;
    heard_run run_;
    text_place run_place_;
};

}  // namespace netpoll
