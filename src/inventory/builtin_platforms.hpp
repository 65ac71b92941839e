// The text of platforms.yaml, compiled in. Knows nothing of what it says.
#pragma once

#include <string_view>

namespace netpoll {

/// platforms.yaml as it was when netpoll was built.
std::string_view builtin_platforms_yaml() noexcept;

}  // namespace netpoll
