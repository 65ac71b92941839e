// Text of any length as a JSON string, slice by slice. Knows no record.
#pragma once

#include <string>
#include <string_view>

namespace netpoll {

/// Appends the bytes as they stand between the quotes of a JSON string. What is not UTF-8 becomes
/// U+FFFD, and then `replaced` is set; hidden characters are escaped.
void append_json_text(std::string& to, std::string_view bytes, bool& replaced);
/// The same with its quotes.
void append_json_string(std::string& to, std::string_view bytes);

/// C1 controls and characters that reorder or hide others, as \\uXXXX: the value stays the same,
/// and no terminal that the text is shown on obeys them. JSON has them within strings only.
std::string without_hidden(std::string text);

/// How many of the first `most` bytes to take, so that the cut goes through no character.
std::size_t slice_of_text(std::string_view bytes, std::size_t most) noexcept;

}  // namespace netpoll
