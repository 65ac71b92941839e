// Outputs that are JSON as they come: `| json`, `| display json`, `ip -j`. Knows no template.
#pragma once

#include <string>
#include <string_view>

namespace netpoll {

/// The object or array that the output is from its first to its last character, blanks aside, on
/// one line; empty where it is none. Numbers and the order of names stay as they are.
std::string json_of(std::string_view output);

}  // namespace netpoll
