// Whether an expression holds. Says "unknown" only where an expression took too long.
#include "core/condition.hpp"

#include "core/columns.hpp"
#include "core/condition_node.hpp"
#include "core/number_text.hpp"
#include "core/shown_text.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <utility>

namespace netpoll {

namespace {

using operand_kind = condition_operand::kind;
using node_kind = condition_node::kind;

truth as_truth(bool holds) noexcept {
    return holds ? truth::yes : truth::no;
}

truth opposite_of(truth of) noexcept {
    return of == truth::unknown ? of : as_truth(of == truth::no);
}

/// A value of the right side.
struct right_value {
    std::string text;
    bool may_be_number;  // it was written as one, or is a field
};

bool equal(const std::string& left, const right_value& right) {
    if (right.may_be_number) {
        const auto one = decimal_in(left);
        const auto other = decimal_in(right.text);
        if (one && other) return *one == *other;
    }
    return left == right.text;
}

bool compare(const std::string& left, comparison how, const right_value& right) {
    if (how == comparison::equals) return equal(left, right);
    if (how == comparison::differs_from) return !equal(left, right);
    const auto one = decimal_in(left);
    const auto other = decimal_in(right.text);
    if (one && other) return holds(*one, how, *other);
    if (one || other || left.empty() || right.text.empty()) return false;
    return holds(left, how, right.text);
}

bool has(const field_value& left, const std::string& wanted) {
    if (left.is_list)
        return std::find(left.items.begin(), left.items.end(), wanted) != left.items.end();
    return !wanted.empty() && left.text().find(wanted) != std::string::npos;
}

truth search_in(const pattern& regex, const std::string& text) {
    using kind = pattern::search_end::kind;
    const auto found = regex.search(text).what;
    return found == kind::gave_up ? truth::unknown : as_truth(found == kind::match);
}

/// Evaluates one expression for one row.
class condition_judge {
public:
    explicit condition_judge(const condition::fields& of) : fields_(of) {}

    truth of(const condition_node& node) const {
        switch (node.what) {
            case node_kind::both:
                return of_parts(node, truth::yes);
            case node_kind::either:
                return of_parts(node, truth::no);
            case node_kind::opposite:
                return opposite_of(of(node.parts.front()));
            case node_kind::has_value:
            case node_kind::compared:
            case node_kind::matches:
            case node_kind::one_of:
            case node_kind::contains:
                return of_field(node);
        }
        return truth::no;
    }

private:
    /// `and` begins with yes and takes the least, `or` with no and takes the greatest.
    truth of_parts(const condition_node& node, truth begin) const {
        truth all = begin;
        for (const condition_node& each : node.parts) {
            const truth one = of(each);
            all = begin == truth::yes ? std::min(all, one) : std::max(all, one);
            if (all == opposite_of(begin)) break;
        }
        return all;
    }

    truth of_field(const condition_node& node) const {
        const field_value left = fields_(node.field);
        const std::string text = left.text();
        if (node.what == node_kind::has_value) return as_truth(!text.empty());
        if (node.what == node_kind::matches) return search_in(*node.regex, text);
        return as_truth(std::any_of(node.values.begin(), node.values.end(), [&](const auto& each) {
            const right_value right = value_of(each);
            if (node.what == node_kind::contains) return has(left, right.text);
            return compare(text, node.how, right);
        }));
    }

    right_value value_of(const condition_operand& operand) const {
        if (operand.what == operand_kind::field) return {fields_(operand.text).text(), true};
        return {operand.text, operand.what == operand_kind::number};
    }

    const condition::fields& fields_;
};

void add_names(const condition_node& node, std::vector<std::string>& to) {
    const auto add = [&to](const std::string& name) {
        if (!name.empty() && std::find(to.begin(), to.end(), name) == to.end()) to.push_back(name);
    };
    add(node.field);
    for (const condition_operand& each : node.values)
        if (each.what == operand_kind::field) add(each.text);
    for (const condition_node& each : node.parts)
        add_names(each, to);
}

}  // namespace

std::string field_value::text() const {
    if (items.size() == 1) return items.front();
    std::string all;
    for (const std::string& each : items)
        (all += all.empty() ? "" : " ") += each;
    return all;
}

std::string pointed(std::string_view expression, const condition_mistake& wrong) {
    std::string line, before, meant;
    append_shown(before, expression.substr(0, wrong.begin));
    append_shown(meant, expression.substr(wrong.begin, wrong.size));
    append_shown(line, expression);
    std::replace(line.begin(), line.end(), '\t', ' ');
    const auto width = std::max<std::size_t>(columns_of(meant), 1);
    return wrong.message + "\n  " + line + "\n  " + std::string(columns_of(before), ' ') + "^" +
           std::string(width - 1, '~');
}

std::string in_one_line(std::string_view expression, const condition_mistake& wrong) {
    const auto meant = expression.substr(wrong.begin, wrong.size);
    return wrong.message + (meant.empty() ? " at its end" : ", at '" + escape(meant, 80) + "'");
}

expected<condition, condition_mistake> condition::compile(std::string_view expression) {
    auto root = read_condition(expression);
    if (!root) return unexpected(std::move(root).error());
    return condition(std::make_shared<const condition_node>(std::move(*root)));
}

truth condition::holds(const fields& of) const {
    return condition_judge(of).of(*root_);
}

std::vector<std::string> condition::names() const {
    std::vector<std::string> all;
    add_names(*root_, all);
    return all;
}

}  // namespace netpoll
