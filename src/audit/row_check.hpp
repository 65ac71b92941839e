// Rows of an output held against a check. Pure: no file, no clock.
#pragma once

#include "audit/judgement.hpp"
#include "core/output_check.hpp"

#include <netpoll/outcome.hpp>

#include <string_view>

namespace netpoll {

/// What was read out of an output, and of whose.
struct checked_rows {
    std::string_view parsed;               ///< JSON; empty: there is none
    const parse_error* why_none{nullptr};  ///< null: it was never parsed
    std::string_view host;
    std::string_view platform;
    std::string_view command;
};

/// Unknown where there are no rows to look at, and where a field is named that none of them has: no
/// check passes because a name is misspelt. A rule about a field fails where no row is meant.
judgement judge_rows(const rows_rule& rule, const checked_rows& of);

}  // namespace netpoll
