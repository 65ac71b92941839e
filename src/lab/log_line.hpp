// A log line as a maker's devices print it to terminals. Knows no session.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace netpoll::lab {

/// In every such line, so that tests can take them out of an output again.
constexpr std::string_view log_marker = "NETPOLL-LAB";

/// Without its line end. `platform` as recordings name it; `dice` sets the time.
std::string log_line(std::string_view platform, std::uint64_t dice);

}  // namespace netpoll::lab
