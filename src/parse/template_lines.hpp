// The lines of an output as Python's `str.splitlines` has them. Knows no template.
#pragma once

#include "parse/rule_regex.hpp"

#include <string_view>

namespace netpoll {

/// Takes lines off a text. A line ends with LF, CR LF, CR, VT, FF, one of FS, GS and RS, or with
/// NEL, LS or PS of Unicode.
class template_lines {
public:
    explicit template_lines(std::string_view text) noexcept;

    /// False where none is left. An end of line at the end of the text begins no line.
    bool next(template_line& line) noexcept;

private:
    std::string_view rest_;
    bool simple_;  // ASCII, without any end of line but LF
};

}  // namespace netpoll
