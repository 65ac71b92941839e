// Reads bounds, and whether a number can be within all of them.
#include "inventory/number_bounds.hpp"

#include "core/number_text.hpp"
#include "inventory/field_values.hpp"
#include "inventory/fields.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace netpoll {

namespace {

constexpr std::array comparisons{comparison::at_least,  comparison::at_most,
                                 comparison::more_than, comparison::less_than,
                                 comparison::equals,    comparison::differs_from};

struct number_end {
    double value;
    bool open{false};  // the value itself is outside
};

}  // namespace

std::optional<comparison> comparison_named(std::string_view key) {
    for (const comparison each : comparisons)
        if (name(each) == key) return each;
    return std::nullopt;
}

void read_number_bound(std::string_view owner, comparison how, const node& from,
                       std::vector<number_bound>& into, const mistake_sink& to) {
    const auto value = from.is_scalar() ? decimal_in(from.text()) : std::nullopt;
    if (value)
        into.push_back({how, *value, std::string(from.text())});
    else
        to.add(from.line(), std::string(owner) + ": " + std::string(name(how)) +
                                ": a number is expected, not " + describe_word(from));
}

bool leave_no_number(const std::vector<number_bound>& bounds) {
    number_end low{-std::numeric_limits<double>::infinity()};
    number_end high{std::numeric_limits<double>::infinity()};
    for (const auto& [how, value, written] : bounds) {
        const bool open = how == comparison::more_than || how == comparison::less_than;
        const bool is_low = how == comparison::at_least || how == comparison::more_than;
        const bool is_high = how == comparison::at_most || how == comparison::less_than;
        const bool is_both = how == comparison::equals;
        if ((is_low || is_both) && (value > low.value || (value == low.value && open)))
            low = {value, open};
        if ((is_high || is_both) && (value < high.value || (value == high.value && open)))
            high = {value, open};
    }
    if (low.value > high.value) return true;
    if (low.value < high.value) return false;
    return low.open || high.open ||
           std::any_of(bounds.begin(), bounds.end(), [&](const number_bound& each) {
               return each.how == comparison::differs_from && each.value == low.value;
           });
}

written_number read_number_bounds(const node& from, const mistake_sink& to) {
    written_number made;
    if (!from.is_mapping()) {
        to.add(from.line(),
               "number: a mapping with see and at_least, at_most, more_than, "
               "less_than, equals or differs_from is expected, not " +
                   describe(from));
        return made;
    }
    std::vector<std::string> names{"see"};
    for (const comparison each : comparisons)
        names.emplace_back(name(each));
    bool has_bound = false;
    for (const auto& [key, value] : from.pairs()) {
        if (key.text() == "see") {
            if (read_text("number: see", value, to)) made.see = &value;
            continue;
        }
        const auto bound = comparison_named(key.text());
        has_bound = has_bound || bound;
        if (bound)
            read_number_bound("number", *bound, value, made.bounds, to);
        else
            to.add(key.line(), "number: " + unknown_key(key.text(), names));
    }
    if (!from.find("see"))
        to.add(from.line(), "number: 'see' is missing: what captures the number");
    if (!has_bound)
        to.add(from.line(),
               "number: say what it has to be: at_least, at_most, more_than, "
               "less_than, equals or differs_from");
    if (leave_no_number(made.bounds))
        to.add(from.line(), "number: no number is within all of these bounds");
    return made;
}

}  // namespace netpoll
