// The page's style sheet. Knows no figure.
#pragma once

#include <string_view>

namespace netpoll::page {

/// CSS for a light and a dark screen, and for paper.
std::string_view style() noexcept;

}  // namespace netpoll::page
