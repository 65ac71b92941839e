// One platform definition as YAML. Knows no platform by name and no device.
#pragma once

#include <netpoll/platform.hpp>

#include <string>

namespace netpoll {

/// A whole platform file with this definition and nothing left to `extends`. `add_platforms` reads
/// it back to an equal definition, `where` excepted, if it came from a platform file. What is as
/// it would be anyway is left out.
std::string platform_text(const platform& definition);

}  // namespace netpoll
