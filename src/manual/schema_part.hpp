// The record's fields, from the JSON Schema. Knows no page.
#pragma once

#include <string>
#include <string_view>

namespace netpoll {

/// Objects of the schema as tagged paragraphs: each field with its type and description. Throws
/// std::runtime_error where the text is no schema of this shape.
std::string result_fields(std::string_view schema_json);

}  // namespace netpoll
