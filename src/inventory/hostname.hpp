// What can stand for a device's name or address. Knows no host.
#pragma once

#include <string>
#include <string_view>

namespace netpoll {

/// What is wrong with a name, an address or a range of them, and what to write instead; empty where
/// nothing is. Does not show the text: it may be a URL with a password in it.
std::string hostname_problem(std::string_view text);

}  // namespace netpoll
