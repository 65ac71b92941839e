// What netpoll may type by itself or for a target, as whole texts. Knows no conversation.
#pragma once

#include "fuzz/fuzz_case.hpp"

#include <string>
#include <string_view>

namespace netpoll::fuzz {

enum class origin { nobody, netpoll, target };

/// Whose text this is: a step, edge, answer, pager key or Enter of the platform, or a line or
/// answer of the target.
origin origin_of(std::string_view typed, const fuzz_case& what, const compiled_platform& taken_for);

/// True if a line that netpoll types by itself is one of those it must never type.
bool forbidden(std::string_view typed, const compiled_platform& platform);

}  // namespace netpoll::fuzz
