// The page's style sheet. Knows no figure.
#pragma once

#include <string_view>

namespace netpoll::bench {

/// CSS for a light and a dark screen, and for paper.
std::string_view page_style() noexcept;

}  // namespace netpoll::bench
