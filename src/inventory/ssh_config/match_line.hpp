// The conditions behind `Match`. Knows no host.
#pragma once

#include "inventory/ssh_config/statements.hpp"

#include <netpoll/expected.hpp>

#include <string>
#include <string_view>

namespace netpoll::ssh_config {

struct match_reading {
    match_line line;
    std::string skipped;  ///< the condition for whose sake the block never counts, or empty
};

/// Reads what stands behind the keyword. The error is a sentence.
expected<match_reading, std::string> read_match(std::string_view text);

}  // namespace netpoll::ssh_config
