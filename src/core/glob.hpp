// Names with `*` and `?`. Knows no host.
#pragma once

#include <string_view>

namespace netpoll {

/// `*` is any run of characters, `?` any one; everything else is itself.
bool fits_glob(std::string_view glob, std::string_view text) noexcept;

/// True if the text has `*` or `?` in it.
bool is_glob(std::string_view text) noexcept;

}  // namespace netpoll
