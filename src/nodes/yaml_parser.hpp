// From YAML text to a document. Knows no key and no meaning.
#pragma once

#include "nodes/node.hpp"

#include <netpoll/error.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// Parses one YAML document. Mistakes (syntax, a key twice in one mapping with both lines, unknown
/// anchors and tags, more than one document, aliases that would expand without bound) are appended
/// with their line; after a mistake in the syntax the root is null. `file` is used in mistakes
/// only. With `foreign_tags_to`, mistakes about !vault, !unsafe and !ruby/regexp go there.
document parse_yaml(std::string_view bytes, std::string file, std::vector<mistake>& mistakes,
                    std::vector<mistake>* foreign_tags_to = nullptr);

}  // namespace netpoll
