// What templates, vaults and documentation leave where a password should stand, as data.
#pragma once

#include <span>
#include <string_view>

namespace netpoll {

inline constexpr std::string_view any_source = "env:NAME, file:PATH, cmd:COMMAND or ask";
inline constexpr std::string_view by_variable = "env:NAME";
inline constexpr std::string_view variable_name = "the name of a variable, not its value";
inline constexpr std::string_view misspelt = "a source of secrets in other words";

struct secret_shape {
    std::string_view regex;    ///< over the whole text
    std::string_view what;     ///< "a placeholder"
    std::string_view instead;  ///< what an inventory says to get the secret itself
};

/// No human and no generator of passwords makes these.
std::span<const secret_shape> certain_shapes() noexcept;
/// Somebody's password may look like these.
std::span<const secret_shape> suspicious_shapes() noexcept;

}  // namespace netpoll
