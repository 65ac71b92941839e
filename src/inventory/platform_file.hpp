// Platform definitions from YAML. Knows no platform by name and no device.
#pragma once

#include <netpoll/inventory.hpp>
#include <netpoll/platform.hpp>

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

}  // namespace netpoll
