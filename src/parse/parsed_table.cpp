// Tables side by side, and as JSON. Knows no template.
#include "parse/parsed_table.hpp"

#include "core/ascii.hpp"
#include "core/json_text.hpp"

#include <algorithm>

namespace netpoll {

void parsed_table::add(const std::vector<list_member>& list) {
    cell made;
    made.is_list = true;
    made.first = static_cast<std::uint32_t>(members_.size());
    made.count = static_cast<std::uint32_t>(list.size());
    members_.insert(members_.end(), list.begin(), list.end());
    cells_.push_back(made);
}

bool parsed_table::same(std::size_t row, const parsed_table& other, std::size_t other_row,
                        const std::vector<std::pair<std::size_t, std::size_t>>& columns) const {
    return std::all_of(columns.begin(), columns.end(), [&](const auto& pair) {
        const cell& one = at(row, pair.first);
        const cell& two = other.at(other_row, pair.second);
        return one.is_list == two.is_list && one.text == two.text &&
               std::equal(members(one), members(one) + one.count, other.members(two),
                          other.members(two) + two.count);
    });
}

parsed_table::cell parsed_table::copied(const cell& from, const parsed_table& of) {
    cell made = from;
    made.first = static_cast<std::uint32_t>(members_.size());
    members_.insert(members_.end(), of.members(from), of.members(from) + from.count);
    return made;
}

namespace {

std::size_t place_of(const std::vector<parsed_table::heading>& columns, std::string_view name) {
    const auto found = std::find_if(columns.begin(), columns.end(),
                                    [&](const auto& each) { return each.name == name; });
    return static_cast<std::size_t>(found - columns.begin());
}

}  // namespace

bool parsed_table::extend(const parsed_table& other, const std::vector<std::string_view>& keys) {
    std::vector<std::pair<std::size_t, std::size_t>> common;
    for (const auto key : keys) {
        common.emplace_back(place_of(columns_, key), place_of(other.columns_, key));
        if (common.back().first == columns_.size() || common.back().second == other.columns_.size())
            return false;
    }
    std::vector<std::size_t> fresh;
    for (std::size_t i = 0; i < other.columns_.size(); ++i)
        if (place_of(columns_, other.columns_[i].name) == columns_.size()) fresh.push_back(i);
    const auto partner = [&](std::size_t row) {
        if (keys.empty()) return row;
        std::size_t found = 0;
        while (found < other.rows() && !same(row, other, found, common))
            ++found;
        return found;
    };
    std::vector<cell> wide;
    const auto width = columns_.size();
    for (std::size_t row = 0, count = rows(); row < count; ++row) {
        const auto found = partner(row);
        wide.insert(wide.end(), cells_.begin() + static_cast<std::ptrdiff_t>(row * width),
                    cells_.begin() + static_cast<std::ptrdiff_t>((row + 1) * width));
        for (const auto column : fresh)
            wide.push_back(found < other.rows() ? copied(other.at(found, column), other) : cell{});
    }
    cells_ = std::move(wide);
    for (const auto column : fresh)
        columns_.push_back(other.columns_[column]);
    return true;
}

namespace {

void append_optional(std::string& to, const optional_text& text, absent_member absent) {
    if (!text.is_none()) return append_json_string(to, text.view());
    to += absent == absent_member::null ? "null" : "\"None\"";
}

void append_member(std::string& to, const list_member& member, absent_member absent) {
    if (member.fields.empty()) return append_optional(to, member.text, absent);
    char before = '{';
    for (const auto& [name, text] : member.fields) {
        to += before;
        append_json_string(to, name);
        to += ':';
        append_optional(to, text, absent_member::null);
        before = ',';
    }
    to += '}';
}

void append_list(std::string& to, const parsed_table& table, const parsed_table::cell& cell,
                 absent_member absent) {
    to += '[';
    for (std::uint32_t i = 0; i < cell.count; ++i) {
        if (i > 0) to += ',';
        append_member(to, table.members(cell)[i], absent);
    }
    to += ']';
}

std::size_t bytes_before_texts(const parsed_table& table) {
    std::size_t sum = 0;
    for (const auto& column : table.columns())
        sum += column.member.size();
    return sum;
}

/// Behind a text its quote is open.
bool append_row(std::string& to, const parsed_table& table, std::size_t row, absent_member absent) {
    const auto& columns = table.columns();
    bool replaced = false;
    bool is_open = false;
    for (std::size_t column = 0; column < columns.size(); ++column) {
        const auto& cell = table.at(row, column);
        auto member = columns[column].member;
        if (column == 0) {
            to += '{';
            member.remove_prefix(2);
        } else if (!is_open) {
            member.remove_prefix(1);
        }
        is_open = !cell.is_list;
        if (is_open) {
            to += member;
            append_json_text(to, cell.text, replaced);
        } else {
            to += member.substr(0, member.size() - 1);
            append_list(to, table, cell, absent);
        }
    }
    return is_open;
}

}  // namespace

std::string member_before_text(std::string_view column) {
    std::string name(column);
    std::transform(name.begin(), name.end(), name.begin(), lower);
    std::string text = "\",";
    append_json_string(text, name);
    return text += ":\"";
}

void append_rows(std::string& to, const parsed_table& table, absent_member absent) {
    to.reserve(to.size() + table.rows() * (bytes_before_texts(table) + 3) + 2);
    to += '[';
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (row > 0) to += ',';
        to += append_row(to, table, row, absent) ? "\"}" : "}";
    }
    to += ']';
}

}  // namespace netpoll
