// What a file of platform definitions takes the place of. Knows no platform by name.
#pragma once

#include <netpoll/error.hpp>

#include <string>
#include <vector>

namespace netpoll {

/// The definitions of a good file that have the id of a built-in one and do not begin from it
/// (`extends`). No mistakes, but seldom meant.
std::vector<mistake> replaced_platforms(const std::string& path);

}  // namespace netpoll
