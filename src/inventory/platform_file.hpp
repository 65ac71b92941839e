// Platform definitions from YAML. Knows no platform by name and no device.
#pragma once

#include <netpoll/inventory.hpp>
#include <netpoll/platform.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// Adds every platform of a YAML text with `platforms:` at the top to the catalog. A definition may
/// begin from another one that is already there (`extends: ID`; its own id too) and says only what
/// differs. A definition with a mistake is left out; all mistakes are returned, with their lines in
/// `file`.
platform_reading read_platforms(std::string_view text, const std::string& file,
                                platform_catalog& catalog);
/// The same, for those who ask for the mistakes only.
std::vector<mistake> add_platforms(std::string_view text, const std::string& file,
                                   platform_catalog& catalog);
/// One definition that is known to be right: `block` is its part of such a text, key and all, and
/// begins at `where`. `base` knows every platform that it may begin from. Throws std::logic_error
/// where there is a mistake after all.
platform read_known_platform(std::string_view block, const source_position& where,
                             const std::function<const platform&(std::string_view)>& base);

}  // namespace netpoll
