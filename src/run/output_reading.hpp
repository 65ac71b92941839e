// What can be read out of an output, and by whose templates. Knows no template.
#pragma once

#include <netpoll/outcome.hpp>
#include <netpoll/platform.hpp>

#include <string>

namespace netpoll {

/// What ntc-templates call this platform; its own name where they have no other one.
const std::string& templates_name(const platform_catalog& platforms, const std::string& called);

/// Why nothing can be read out of what a command came to: a sentence, empty where it can.
std::string unreadable(command_status of);

}  // namespace netpoll
