// The product's version. Knows nothing else. CMakeLists.txt reads the number from here.
#pragma once

#include <string_view>

namespace netpoll {

/// Semantic version of netpoll and netpoll-lab.
inline constexpr std::string_view version = "0.1.0";

/// Version of the result record: the `schema` member of every document that netpoll writes.
inline constexpr std::string_view result_schema = "netpoll/1";

}  // namespace netpoll
