// What the output of a command is held against, for one device: all variables are filled in. Knows
// no file and no inventory.
#pragma once

#include "core/comparison.hpp"
#include "core/condition.hpp"
#include "core/pattern.hpp"

#include <netpoll/check_result.hpp>
#include <netpoll/target.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace netpoll {

/// must_match and must_not_match.
struct match_rule {
    pattern see;
    std::string regex;  ///< as it was written
    bool wanted{true};
};

/// contains_lines: none is blank, and none has blanks at its ends.
struct lines_rule {
    std::vector<std::string> lines;
};

/// equals_file.
struct file_rule {
    std::string path;
    std::string text;
};

struct number_bound {
    comparison how{comparison::equals};
    double value{0};
    std::string written;
};

/// number: every number that the expression captures is within all bounds.
struct number_rule {
    pattern see;
    std::string regex;
    std::vector<number_bound> bounds;
};

/// What a text may have to be.
enum class text_test { equals, differs_from, must_match, must_not_match };

/// "equals", ...: the key of a job file.
std::string_view name(text_test how) noexcept;

struct field_test {
    text_test how{text_test::equals};
    std::string text;            ///< or the regular expression, as it was written
    std::optional<pattern> see;  ///< set where it is one
};

/// rows: rows that are read out of an output.
struct rows_rule {
    std::optional<condition> where;  ///< none: all rows are meant
    std::string written;             ///< `where` as it was written
    std::string field;               ///< empty: the bounds are of the number of rows
    std::vector<number_bound> bounds;
    std::vector<field_test> tests;  ///< of the field of each row that is meant
};

/// unchanged_since_last_run.
struct unchanged_rule {};

/// max_age.
struct age_rule {
    milliseconds most{0};
};

using check_rule = std::variant<match_rule, lines_rule, file_rule, number_rule, rows_rule,
                                unchanged_rule, age_rule>;

/// One check. Immutable, and shared between the devices that it is the same for.
struct output_check {
    std::string name;
    check_severity severity{check_severity::error};
    std::string message;          ///< what the job says where it does not pass; may be empty
    std::vector<std::string> on;  ///< commands, with * and ?; empty: all
    /// Ids of those that it is for; empty: any. Looked at again when it is judged, since a device
    /// may have been found out only then.
    std::vector<std::string> platforms;
    check_rule rule;
};

/// Whether it is about rows, so that outputs must be parsed.
inline bool needs_rows(const output_check& check) noexcept {
    return std::holds_alternative<rows_rule>(check.rule);
}

/// Whether it is about this command.
bool is_about(const output_check& check, std::string_view command) noexcept;

}  // namespace netpoll
