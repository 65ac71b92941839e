// Rows that were read out of an output, and what their fields have. Knows no record.
#pragma once

#include "core/condition.hpp"
#include "results/record.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// The objects of an array, or the one object; none of other JSON. They lie in `parsed`.
std::vector<const json*> rows_in(const json& parsed);

/// What names with dots between lead to; a name may have dots of its own. Null where there is none.
const json* member_at(const json& object, std::string_view path);

/// Null has nothing, a list its members, an object is its JSON.
field_value value_of(const json& value);

/// Names of the first row's members, then those that others have more.
std::vector<std::string> names_in(const std::vector<const json*>& rows);

}  // namespace netpoll
