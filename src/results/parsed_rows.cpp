// Finds fields of rows by their names.
#include "results/parsed_rows.hpp"

#include <unordered_set>
#include <utility>

namespace netpoll {

std::vector<const json*> rows_in(const json& parsed) {
    std::vector<const json*> rows;
    if (parsed.is_object()) rows.push_back(&parsed);
    if (!parsed.is_array()) return rows;
    for (const json& each : parsed)
        if (each.is_object()) rows.push_back(&each);
    return rows;
}

const json* member_at(const json& object, std::string_view path) {
    if (!object.is_object()) return nullptr;
    // The longest name first: names of interfaces have dots.
    for (auto end = path.size(); end > 0 && end != std::string_view::npos;
         end = path.rfind('.', end - 1)) {
        const auto found = object.find(std::string(path.substr(0, end)));
        if (found != object.end()) {
            if (end == path.size()) return &*found;
            if (const json* inner = member_at(*found, path.substr(end + 1))) return inner;
        }
    }
    return nullptr;
}

field_value value_of(const json& value) {
    if (value.is_null()) return {};
    if (value.is_string()) return {{value.get<std::string>()}, false};
    if (!value.is_array()) return {{one_line(value)}, false};
    field_value all{{}, true};
    for (const json& each : value)
        all.items.push_back(value_of(each).text());
    return all;
}

std::vector<std::string> names_in(const std::vector<const json*>& rows) {
    std::vector<std::string> names;
    std::unordered_set<std::string> known;
    for (const json* row : rows)
        for (const auto& [name, value] : row->items())
            if (known.insert(name).second) names.push_back(name);
    return names;
}

}  // namespace netpoll
