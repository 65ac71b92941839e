// Reads what is said of rows. Expressions are tried with values that any host may have.
#include "inventory/row_values.hpp"

#include "core/number_text.hpp"
#include "inventory/field_values.hpp"
#include "inventory/fields.hpp"
#include "inventory/number_bounds.hpp"

#include <netpoll/escape.hpp>

#include <array>
#include <cmath>

namespace netpoll {

namespace {

constexpr std::array<text_test, 4> text_tests{text_test::equals, text_test::differs_from,
                                              text_test::must_match, text_test::must_not_match};
constexpr std::string_view rows_key = "rows";
constexpr std::string_view what_is_said =
    "at_least, at_most, more_than, less_than, equals or differs_from, with 'field' also must_match "
    "or must_not_match";

std::string of_rows_key(std::string_view key) {
    return std::string(rows_key).append(": ").append(key);
}

std::optional<placed_text> read_placed(std::string_view key, const node& from,
                                       const mistake_sink& to) {
    const auto text = read_text(of_rows_key(key), from, to);
    if (!text) return std::nullopt;
    auto parsed = variable_text::parse(*text, other_braces::text);
    if (parsed) return placed_text{std::move(*parsed), from.line()};
    to.add(from.line(), of_rows_key(key) + ": " + parsed.error());
    return std::nullopt;
}

/// As it is with any host's values.
std::string tried(const placed_text& of) {
    return *of.text.filled([](std::string_view) { return std::string("x"); });
}

void read_where(const node& from, written_rows& into, const mistake_sink& to) {
    auto where = read_placed("where", from, to);
    if (!where) return;
    const std::string text = tried(*where);
    if (const auto compiled = condition::compile(text); !compiled)
        to.add(from.line(), "rows: where: " + in_one_line(text, compiled.error()));
    else
        into.where = std::move(*where);
}

void read_test(text_test how, const node& from, written_rows& into, const mistake_sink& to) {
    auto text = read_placed(name(how), from, to);
    if (!text) return;
    const bool is_regex = how == text_test::must_match || how == text_test::must_not_match;
    if (is_regex)
        if (const auto compiled = pattern::compile(tried(*text)); !compiled)
            return to.add(from.line(), of_rows_key(name(how)) + ": '" + escape(tried(*text), 80) +
                                           "': " + compiled.error());
    into.tests.emplace_back(how, std::move(*text));
}

/// A number without quotes is compared as one.
bool is_number(const node& from) {
    return from.is_scalar() && from.is_plain() && decimal_in(from.text());
}

bool is_count(double number) {
    return number >= 0 && number == std::floor(number);
}

/// True where it is a key that says what has to be.
bool read_what(const node& key, const node& value, bool has_field, written_rows& into,
               const mistake_sink& to) {
    for (const text_test each : text_tests)
        if (name(each) == key.text() && has_field && !is_number(value)) {
            read_test(each, value, into, to);
            return true;
        }
    const auto bound = comparison_named(key.text());
    if (!bound) return false;
    const auto before = into.bounds.size();
    read_number_bound(rows_key, *bound, value, into.bounds, to);
    if (into.bounds.size() > before && !has_field && !is_count(into.bounds.back().value))
        to.add(value.line(), "rows: " + std::string(name(*bound)) +
                                 ": a number of rows is expected: 0, 1, 2 and so on, not " +
                                 describe_word(value));
    return true;
}

std::vector<std::string> names_of_rows_keys(bool has_field) {
    std::vector<std::string> names{"where", "field"};
    for (const auto each :
         {"at_least", "at_most", "more_than", "less_than", "equals", "differs_from"})
        names.emplace_back(each);
    if (has_field) {
        names.emplace_back(name(text_test::must_match));
        names.emplace_back(name(text_test::must_not_match));
    }
    return names;
}

}  // namespace

written_rows read_rows(const node& from, const mistake_sink& to) {
    written_rows made;
    if (!from.is_mapping()) {
        to.add(from.line(), "rows: a mapping with where, field and " + std::string(what_is_said) +
                                " is expected, not " + describe(from));
        return made;
    }
    const node* field = from.find("field");
    if (field && !field->is_null()) {
        const auto text = read_text("rows: field", *field, to);
        if (text && text->empty())
            to.add(field->line(), "rows: field: the name of a field is expected");
        made.field = text.value_or("");
    }
    bool says_something = false;
    for (const auto& [key, value] : from.pairs()) {
        if (key.text() == "where")
            read_where(value, made, to);
        else if (read_what(key, value, field != nullptr, made, to))
            says_something = true;
        else if (key.text() != "field")
            to.add(key.line(),
                   "rows: " + unknown_key(key.text(), names_of_rows_keys(field != nullptr)));
    }
    if (!says_something)
        to.add(from.line(), "rows: say what has to be: " + std::string(what_is_said));
    auto bounds = made.bounds;
    if (!field) bounds.push_back({comparison::at_least, 0, "0"});
    if (leave_no_number(bounds))
        to.add(from.line(), "rows: no number is within all of these bounds");
    return made;
}

std::string as_quoted(std::string_view text) {
    std::string quoted;
    for (const char c : text) {
        if (c == '"' || c == '\'' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted;
}

}  // namespace netpoll
