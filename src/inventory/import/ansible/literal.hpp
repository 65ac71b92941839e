// Values of an INI inventory: Python's literals, or text. Knows no variable.
#pragma once

#include "nodes/node_builder.hpp"

#include <string_view>

namespace netpoll::ansible {

/// Adds what Python's ast.literal_eval makes of the text, else the text. Numbers stay as they are
/// written; True, False and None become true, false and null.
void add_literal(node_builder& into, std::string_view text, unsigned line);

}  // namespace netpoll::ansible
