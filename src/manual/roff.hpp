// Text as man pages have it. Knows no program.
#pragma once

#include <string>
#include <string_view>

namespace netpoll {

/// `text` so that troff shows it as it is: hyphens, quotes and tildes can be copied from the page
/// to a shell, and no line is taken for a request.
std::string roff_text(std::string_view text);

/// A tagged paragraph (.TP). `tag` is roff already, `text` is not.
std::string roff_item(const std::string& tag, std::string_view text);

/// Lines as they are, not filled.
std::string roff_lines(std::string_view text);

std::string roff_bold(std::string_view text);
std::string roff_italic(std::string_view text);

/// A section's title (.SH) in capitals, or that of a part of one (.SS) as it is.
std::string roff_section(std::string_view title);
std::string roff_subsection(std::string_view title);

}  // namespace netpoll
