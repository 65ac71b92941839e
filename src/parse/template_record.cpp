// Each option in the order in which google/textfsm calls them.
#include "parse/template_record.hpp"

#include <utility>

namespace netpoll {

template_record::template_record(const template_model& model)
    : model_(model), slots_(model.values.size()), table_(model.columns) {}

void template_record::assign(std::size_t value, std::string_view text) {
    const value_traits of = model_.traits[value];
    slot& into = slots_[value];
    into.now = optional_text(text);
    if (of.filldown) into.filled_down = into.now;
    if (of.fillup && into.now.has_text()) fill_up(value, text);
    if (of.list) add_to_list(model_.values[value], into);
}

void template_record::fill_up(std::size_t value, std::string_view text) {
    for (auto row = table_.rows(); row > 0; --row) {
        auto& cell = table_.at(row - 1, value);
        if (!cell.text.empty() || cell.count > 0) return;
        cell = {text};
    }
}

void template_record::add_to_list(const template_value& value, slot& into) {
    list_member member{into.now};
    const template_line part{into.now.view(), encoding_of(into.now.view())};
    auto& space = match_space::of_thread();
    if (value.nested && !into.now.is_none() &&
        value.nested->match(part, space) == rule_regex::result::match) {
        for (std::size_t i = 0; i < value.nested_groups.size(); ++i)
            if (!value.nested_groups[i].empty())
                member.fields.emplace_back(value.nested_groups[i],
                                           optional_text(space.group(part, i + 1)));
    }
    into.list.push_back(std::move(member));
}

bool template_record::add_cell(value_traits value, const slot& from, bool& any) {
    if (value.needs_text && !from.now.has_text()) return false;
    if (value.needs_member && from.list.empty()) return false;
    any |= value.list ? !from.list.empty() : !from.now.is_none();
    if (value.list) {
        table_.add(from.list);
    } else {
        table_.add(from.now.view());
    }
    return true;
}

void template_record::append() {
    bool any = false;
    std::size_t added = 0;
    bool complete = true;
    for (; complete && added < slots_.size(); ++added)
        complete = add_cell(model_.traits[added], slots_[added], any);
    if (complete && any) return clear();
    table_.drop_cells(complete ? added : added - 1);
    if (!complete) clear();
}

void template_record::clear() {
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        const bool stays = model_.traits[i].filldown;
        slots_[i].now = stays ? slots_[i].filled_down : optional_text();
        if (!stays) slots_[i].list.clear();
    }
}

void template_record::clear_all() {
    for (slot& each : slots_) {
        each.now = each.filled_down = {};
        each.list.clear();
    }
}

}  // namespace netpoll
