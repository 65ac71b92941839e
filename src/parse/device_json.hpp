// Outputs that are JSON as they come: `| json`, `| display json`, `ip -j`. Knows no template.
#pragma once

#include <netpoll/expected.hpp>

#include <string>
#include <string_view>

namespace netpoll {

/// The object or array that the output is from its first to its last character, blanks aside, on
/// one line. Numbers and the order of names stay as they are. The error says what it is in place of
/// that, behind "the output".
expected<std::string, std::string> json_of(std::string_view output);

/// Whether a command has a word that asks for JSON: `| json`, `| display json`, `--json`, `ip -j`.
/// No template is for what it gives.
bool asks_for_json(std::string_view command);

}  // namespace netpoll
