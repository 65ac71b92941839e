// The row that a template is filling, and those that are full. Knows no line and no rule.
#pragma once

#include "parse/parsed_table.hpp"
#include "parse/template_model.hpp"

#include <string_view>
#include <vector>

namespace netpoll {

/// What values hold between two lines: the options of TextFSM are here.
class template_record {
public:
    explicit template_record(const template_model& model);

    /// What a group matched; `data()` is null where it took no part, which also counts.
    void assign(std::size_t value, std::string_view text);
    /// The row is done. It is left out where it has nothing, or lacks what is required.
    void append();
    /// All but what is filled down.
    void clear();
    void clear_all();
    parsed_table table() && { return std::move(table_); }

private:
    struct slot {
        optional_text now;
        optional_text filled_down;
        std::vector<list_member> list;
    };

    void fill_up(std::size_t value, std::string_view text);
    void add_to_list(const template_value& value, slot& into);
    /// False where something is required and missing.
    bool add_cell(value_traits value, const slot& from, bool& any);

    const template_model& model_;
    std::vector<slot> slots_;  // of each value
    parsed_table table_;
};

}  // namespace netpoll
