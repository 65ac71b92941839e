// One platform definition as YAML. Knows no platform by name and no device.
#pragma once

#include <netpoll/error.hpp>
#include <netpoll/expected.hpp>
#include <netpoll/platform.hpp>

#include <memory>
#include <string>
#include <vector>

namespace netpoll {

/// A whole platform file with this definition and nothing left to `extends`. `add_platforms` reads
/// it back to an equal definition, `where` excepted, if it came from a platform file. What is as
/// it would be anyway is left out.
std::string platform_text(const platform& definition);

/// The way back: the one definition of such a text, ready for sessions. No other platform stands
/// beside it, so that nothing of it depends on who reads it. The error has every mistake, by lines
/// of `called`.
expected<std::shared_ptr<const compiled_platform>, std::vector<mistake>> platform_from_text(
    const std::string& text, const std::string& called);

}  // namespace netpoll
