// Outputs that are JSON as they come: `| json`, `| display json`, `ip -j`. Knows no template.
#pragma once

#include <netpoll/expected.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace netpoll {

/// Why an output is no JSON.
struct no_json {
    std::string what;      ///< it is in place of that, behind "the output"
    std::size_t place{0};  ///< the byte from which on, counted from 1; 0: all of it
};

/// The object or array that the output is from its first to its last character, blanks aside, on
/// one line. Numbers and the order of names stay as they are.
expected<std::string, no_json> json_of(std::string_view output);

/// Whether a command has a word that asks for JSON: `| json`, `| display json`, `--json`, `ip -j`.
/// No template is for what it gives.
bool asks_for_json(std::string_view command);

}  // namespace netpoll
