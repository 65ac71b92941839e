// What a word without quotes is in JSON. Knows no key.
#pragma once

#include <string_view>

namespace netpoll {

/// The number, true or false that a scalar without quotes means by the core schema of YAML 1.2, as
/// JSON writes it. Empty where it is a text, as is a number that JSON does not write so or 64 bits
/// do not hold: 0022, +1, 0x1f, .inf.
std::string_view json_word(std::string_view plain) noexcept;

}  // namespace netpoll
