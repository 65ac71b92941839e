// Finds what tells rows apart, and pairs them by it.
#include "audit/row_changes.hpp"

#include "results/parsed_rows.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>

namespace netpoll {

namespace {

using row_values = std::vector<std::string>;  // by the place of the field

/// The rows of both sides, with the fields of both.
struct compared_table {
    std::vector<std::string> names;
    std::vector<row_values> before;
    std::vector<row_values> after;
};

std::vector<row_values> values_of(const std::vector<const json*>& rows,
                                  const std::vector<std::string>& names) {
    std::vector<row_values> all;
    for (const json* row : rows) {
        row_values values;
        for (const std::string& name : names) {
            const auto found = row->find(name);
            values.push_back(found == row->end() ? std::string() : value_of(*found).text());
        }
        all.push_back(std::move(values));
    }
    return all;
}

row_values chosen(const row_values& from, const std::vector<std::size_t>& places) {
    row_values made;
    for (const std::size_t each : places)
        made.push_back(from[each]);
    return made;
}

bool tells_apart(const std::vector<row_values>& rows, const std::vector<std::size_t>& places) {
    std::set<row_values> seen;
    return std::all_of(rows.begin(), rows.end(), [&](const row_values& each) {
        auto key = chosen(each, places);
        const bool is_empty = std::all_of(key.begin(), key.end(),
                                          [](const std::string& part) { return part.empty(); });
        return !is_empty && seen.insert(std::move(key)).second;
    });
}

/// Places of the fields that tell rows apart: all where nothing less does.
std::vector<std::size_t> key_of(const compared_table& all) {
    const auto fits = [&](const std::vector<std::size_t>& places) {
        return tells_apart(all.before, places) && tells_apart(all.after, places);
    };
    for (std::size_t i = 0; i < all.names.size(); ++i)
        if (fits({i})) return {i};
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < all.names.size(); ++i) {
        places.push_back(i);
        if (fits(places)) break;
    }
    return places;
}

/// Compares two lists of rows.
class row_comparison {
public:
    row_comparison(const compared_table& all, const value_test_of_sides& counts)
        : all_(all), counts_(counts) {
        const bool is_one = all.before.size() == 1 && all.after.size() == 1;
        if (!is_one) key_ = key_of(all);
    }

    std::vector<row_change> changes() {
        std::map<row_values, std::vector<std::size_t>> waiting;  // the last one first
        for (std::size_t i = all_.before.size(); i-- > 0;)
            waiting[chosen(all_.before[i], key_)].push_back(i);
        std::vector<bool> paired(all_.before.size());
        for (const row_values& row : all_.after) {
            const auto found = waiting.find(chosen(row, key_));
            if (found == waiting.end() || found->second.empty()) {
                add(row_change::kind::added, row);
                continue;
            }
            paired[found->second.back()] = true;
            add_difference(all_.before[found->second.back()], row);
            found->second.pop_back();
        }
        for (std::size_t i = 0; i < paired.size(); ++i)
            if (!paired[i]) add(row_change::kind::removed, all_.before[i]);
        return std::move(made_);
    }

private:
    bool is_key(std::size_t place) const {
        return std::find(key_.begin(), key_.end(), place) != key_.end();
    }

    row_change begin(row_change::kind what, const row_values& row) const {
        row_change made{what, {}, {}, {}};
        for (const std::size_t each : key_)
            if (!row[each].empty()) made.key.push_back({all_.names[each], row[each]});
        return made;
    }

    void add(row_change::kind what, const row_values& row) {
        row_change made = begin(what, row);
        for (std::size_t i = 0; i < row.size(); ++i)
            if (!is_key(i) && !row[i].empty()) made.fields.push_back({all_.names[i], row[i]});
        made_.push_back(std::move(made));
    }

    void add_difference(const row_values& before, const row_values& after) {
        row_change made = begin(row_change::kind::changed, after);
        for (std::size_t i = 0; i < after.size(); ++i)
            if (before[i] != after[i] && (counts_.before(before[i]) || counts_.after(after[i])))
                made.changes.push_back({all_.names[i], before[i], after[i]});
        if (!made.changes.empty()) made_.push_back(std::move(made));
    }

    const compared_table& all_;
    const value_test_of_sides& counts_;
    std::vector<std::size_t> key_;
    std::vector<row_change> made_;
};

bool is_list_of_rows(const json& parsed) {
    return parsed.is_array() && std::all_of(parsed.begin(), parsed.end(),
                                            [](const json& each) { return each.is_object(); });
}

std::string shown_value(const std::string& value) {
    return value.empty() ? "(none)" : value;
}

}  // namespace

std::vector<std::string> lines_of(const std::vector<row_change>& changes) {
    std::vector<std::string> lines;
    for (const row_change& each : changes) {
        std::string line;
        for (const auto* fields : {&each.key, &each.fields})
            for (const row_field& field : *fields)
                ((line += line.empty() ? "" : "  ") += field.name + "=") += field.value;
        for (const field_change& field : each.changes)
            (line += line.empty() ? "" : "  ") +=
                field.name + ": " + shown_value(field.before) + " -> " + shown_value(field.after);
        const char mark = each.what == row_change::kind::added     ? '+'
                          : each.what == row_change::kind::removed ? '-'
                                                                   : '!';
        lines.push_back(mark + line);
    }
    return lines;
}

std::string_view name(row_change::kind what) noexcept {
    switch (what) {
        case row_change::kind::added:
            return "added";
        case row_change::kind::removed:
            return "removed";
        case row_change::kind::changed:
            return "changed";
    }
    return {};
}

std::optional<std::vector<row_change>> compare_rows(std::string_view before, std::string_view after,
                                                    const value_test_of_sides& counts) {
    if (before.empty() || after.empty()) return std::nullopt;
    const json old_rows = json::parse(before, nullptr, false);
    const json new_rows = json::parse(after, nullptr, false);
    if (!is_list_of_rows(old_rows) || !is_list_of_rows(new_rows)) return std::nullopt;
    auto both = rows_in(new_rows);
    const auto earlier = rows_in(old_rows);
    both.insert(both.end(), earlier.begin(), earlier.end());
    compared_table all{names_in(both), {}, {}};
    all.before = values_of(earlier, all.names);
    all.after = values_of(rows_in(new_rows), all.names);
    return row_comparison(all, counts).changes();
}

}  // namespace netpoll
