// Good scripts with texts put in: whose output is it? Knows no invariant of a conversation.
#pragma once

#include "fuzz/fuzz_case.hpp"

#include <string_view>

namespace netpoll::fuzz {

/// Puts prompts, typed lines, messages and pauses, as the input says, into a good script: a command
/// is ok with the right bytes, or it is not ok.
void try_attribution(const header& head, std::string_view input);

}  // namespace netpoll::fuzz
