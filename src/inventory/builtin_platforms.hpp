// The texts of the platforms folder, compiled in. Knows nothing of what they say.
#pragma once

#include <span>
#include <string_view>

namespace netpoll {

/// A file of the platforms folder as it was when netpoll was built.
struct builtin_platform_file {
    std::string_view name;  ///< "cisco.yaml"
    std::string_view text;
};

/// All of them, in the order in which they are to be read: a definition may extend one before it.
std::span<const builtin_platform_file> builtin_platform_files() noexcept;

/// How the names of built-in definitions' files begin.
inline constexpr std::string_view built_in_mark = "(built-in ";

}  // namespace netpoll
