// Many outputs at once, in the order in which they were given. Knows no file and no record.
#pragma once

#include "results/output.hpp"
#include "results/readable/row_table.hpp"
#include "run/parse_request.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace netpoll {

/// What was read out of one output.
struct rows_of_output {
    std::vector<std::string> before;  ///< what stands before its rows in a table
    std::string json;
};

/// What is made of one file or record.
struct parsed_piece {
    std::string text;                                           ///< of JSON and NDJSON
    std::vector<rows_of_output> rows{};                         ///< of CSV and tables
    std::vector<std::pair<std::string, std::string>> unread{};  ///< where, and why
    std::string failure{};  ///< it ends here; empty: it does not
};

/// Makes `count` pieces, on all cores where there are many, and hands them on in their order, until
/// `take` returns false. What `make` throws is thrown.
void make_pieces(std::size_t count, const std::function<parsed_piece(std::size_t)>& make,
                 const std::function<bool(parsed_piece)>& take);

/// Reasons why outputs could not be read, each once.
class unread_outputs {
public:
    void add(const std::string& where, std::string why);
    /// A line each, of the first 50.
    std::string lines() const;

private:
    struct reason {
        std::string why;
        std::string where;  // the first of them
        std::size_t count{0};
    };
    std::vector<reason> reasons_;
};

/// "cisco_ios_show_version.textfsm:12: no rule fits, at line 3 of the output: 'text'".
std::string unread_text(const parse_error& why);

/// Writes pieces, and keeps what becomes of them. Commas stand between them in JSON.
class piece_writer {
public:
    /// `before`: columns of a table before those of the rows.
    piece_writer(const parse_request& asked, std::vector<std::string> before)
        : asked_(asked), table_(std::move(before)) {}

    /// What it comes to so far; false where it goes no further.
    bool take(parsed_piece piece);
    bool write(std::string_view text);
    /// Ends the file, unless it has failed.
    parse_end finish();

private:
    bool fail(std::string why);

    const parse_request& asked_;
    row_table table_;
    unread_outputs unread_;
    std::unique_ptr<output> out_;
    parse_end end_;
    bool separate_{false};
};

}  // namespace netpoll
