// Device text made fit for an error detail. Knows which secrets a device was given.
#pragma once

#include <netpoll/target.hpp>

#include <string>
#include <string_view>

namespace netpoll {

/// The last 200 bytes of what the device sent, escaped, this login's secrets taken out.
std::string quote_tail(std::string_view text, const credentials& login);
/// The first 200 bytes of a line, likewise.
std::string quote_line(std::string_view line, const credentials& login);
/// "60 s" or "1.5 s".
std::string in_seconds(milliseconds time);

}  // namespace netpoll
