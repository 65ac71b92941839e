// The list of all platforms, for people and for programs. Knows no file and no option.
#pragma once

#include <netpoll/platform.hpp>

#include <string>
#include <string_view>

namespace netpoll {

inline constexpr std::string_view platforms_schema = "netpoll-platforms/1";

/// A table with headings: id, vendor, what it was tried on and the other names.
std::string platforms_table(const platform_catalog& all);

/// A JSON object: `schema` and `platforms`, a platform a line. Keys are only ever added.
std::string platforms_json(const platform_catalog& all);

/// What both say, as a part of a help.
std::string platforms_legend();

}  // namespace netpoll
