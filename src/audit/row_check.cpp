// Chooses rows, then counts them or looks at a field of each.
#include "audit/row_check.hpp"

#include "core/lines.hpp"
#include "core/number_text.hpp"
#include "results/parsed_rows.hpp"
#include "results/readable/row_text.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace netpoll {

namespace {

using row_list = std::vector<const json*>;

constexpr std::string_view row_prefix = "parsed.";

/// The name of a field within a row.
std::string_view within_row(std::string_view name) noexcept {
    return name.starts_with(row_prefix) ? name.substr(row_prefix.size()) : name;
}

judgement without_rows(const checked_rows& of) {
    if (!of.why_none)
        return judgement::unknown("the output was not parsed: --parse reads rows out of outputs");
    const parse_error& why = *of.why_none;
    std::string detail = why.template_file;
    if (why.template_line > 0) detail += " line " + std::to_string(why.template_line);
    if (why.input_line > 0) {
        detail += detail.empty() ? "" : ", ";
        detail += "line " + std::to_string(why.input_line) + " of the output: " + why.input;
    }
    return judgement::unknown("there are no rows: " + why.message, std::move(detail));
}

/// The texts of rows, a line each.
std::string lines_of_rows(const row_list& rows) {
    std::vector<std::string> lines;
    for (const json* each : rows) {
        // Two of them, so that each is a line.
        const std::string twice = text_of_rows({each, each}, true);
        std::string_view rest = twice;
        lines.emplace_back(take_first_line(rest));
    }
    return capped_lines(lines);
}

/// Judges the rows of one output.
class row_judge {
public:
    row_judge(const rows_rule& rule, const checked_rows& of, const json& parsed)
        : rule_(rule), of_(of), all_(rows_in(parsed)) {}

    judgement judged() {
        if (std::string name = unknown_field(); !name.empty()) return no_field(name);
        row_list meant;
        for (const json* each : all_) {
            const truth is_meant = takes(*each);
            if (is_meant == truth::unknown) return judgement::too_costly(rule_.written);
            if (is_meant == truth::yes) meant.push_back(each);
        }
        return rule_.field.empty() ? judge_count(meant) : judge_fields(meant);
    }

private:
    field_value value_in(const json& row, std::string_view name) const {
        if (const json* found = member_at(row, within_row(name))) return value_of(*found);
        if (name == "host") return {{std::string(of_.host)}};
        if (name == "platform") return {{std::string(of_.platform)}};
        if (name == "command") return {{std::string(of_.command)}};
        return {};
    }

    truth takes(const json& row) const {
        if (!rule_.where) return truth::yes;
        return rule_.where->holds([&](std::string_view name) { return value_in(row, name); });
    }

    /// One that is asked for and that no row has; empty where there are no rows at all.
    std::string unknown_field() const {
        auto names = rule_.where ? rule_.where->names() : std::vector<std::string>();
        if (!rule_.field.empty()) names.push_back(rule_.field);
        for (const std::string& name : names) {
            const bool of_device = name == "host" || name == "platform" || name == "command";
            const auto has_it = [&](const json* row) {
                return member_at(*row, within_row(name)) != nullptr;
            };
            if (!of_device && !all_.empty() && std::none_of(all_.begin(), all_.end(), has_it))
                return name;
        }
        return {};
    }

    judgement no_field(const std::string& name) const {
        std::string there;
        for (const std::string& each : names_in(all_))
            (there += there.empty() ? "" : ", ") += each;
        return judgement::unknown("no row has a field " + escape(name, longest_quote) +
                                  ": there are " + escape(there, 1'000));
    }

    std::string which() const {
        return rule_.written.empty() ? std::string()
                                     : " where " + escape(rule_.written, longest_quote);
    }

    judgement judge_count(const row_list& meant) const {
        const auto count = static_cast<double>(meant.size());
        for (const number_bound& each : rule_.bounds)
            if (!holds(count, each.how, each.value))
                return judgement::failed(
                    std::string(meant.size() == 1 ? "there is " : "there are ") +
                        counted(meant.size(), "row") + which() + ", not " + as_words(each),
                    lines_of_rows(meant));
        return {};
    }

    judgement judge_fields(const row_list& meant) const {
        if (meant.empty()) return judgement::failed("there is no row" + which());
        row_list wrong;
        std::string why;
        for (const json* each : meant) {
            judgement one = judge_value(value_in(*each, rule_.field).text());
            if (one.status == check_status::unknown) return one;
            if (one.status == check_status::passed) continue;
            if (wrong.empty()) why = std::move(one.sentence);
            wrong.push_back(each);
        }
        if (wrong.empty()) return {};
        const std::string others = wrong.size() == 1
                                       ? std::string()
                                       : ", and " + counted(wrong.size() - 1, "row") + " more";
        return judgement::failed(escape(rule_.field, longest_quote) + ": " + why + others,
                                 lines_of_rows(wrong));
    }

    judgement judge_value(const std::string& value) const {
        const std::string shown = value.empty() ? "nothing" : escape(value, longest_quote);
        for (const number_bound& each : rule_.bounds) {
            const auto number = decimal_in(value);
            if (!number)
                return judgement::unknown(escape(rule_.field, longest_quote) + ": '" +
                                          escape(value, longest_quote) + "' is no number");
            if (!holds(*number, each.how, each.value))
                return judgement::failed(shown + " is not " + as_words(each));
        }
        for (const field_test& each : rule_.tests) {
            const truth passes = passed(each, value);
            if (passes == truth::unknown) return judgement::too_costly(each.text);
            if (passes == truth::no) return judgement::failed(words_of(each, shown));
        }
        return {};
    }

    static truth passed(const field_test& test, const std::string& value) {
        if (!test.see) {
            const bool same = value == test.text;
            return same == (test.how == text_test::equals) ? truth::yes : truth::no;
        }
        using kind = pattern::search_end::kind;
        const auto found = test.see->search(value).what;
        if (found == kind::gave_up) return truth::unknown;
        return (found == kind::match) == (test.how == text_test::must_match) ? truth::yes
                                                                             : truth::no;
    }

    static std::string words_of(const field_test& test, const std::string& shown) {
        const std::string wanted = escape(test.text, longest_quote);
        switch (test.how) {
            case text_test::equals:
                return shown + " is not " + wanted;
            case text_test::differs_from:
                return "it is " + wanted;
            case text_test::must_match:
                return shown + " does not match " + wanted;
            case text_test::must_not_match:
                return shown + " matches " + wanted;
        }
        return {};
    }

    const rows_rule& rule_;
    const checked_rows& of_;
    const row_list all_;
};

}  // namespace

judgement judge_rows(const rows_rule& rule, const checked_rows& of) {
    if (of.parsed.empty()) return without_rows(of);
    const json parsed = json::parse(of.parsed, nullptr, false);
    const bool is_rows =
        parsed.is_object() ||
        (parsed.is_array() && std::all_of(parsed.begin(), parsed.end(),
                                          [](const json& each) { return each.is_object(); }));
    if (!is_rows) return judgement::unknown("its JSON is no object and no list of objects");
    return row_judge(rule, of, parsed).judged();
}

}  // namespace netpoll
