// What to do about a failure, in a few words.
#pragma once

#include <netpoll/error.hpp>

#include <string_view>

namespace netpoll {

/// As `remedy` of its code, and nearer where the error says more than the code.
std::string_view remedy(const error& failure) noexcept;

}  // namespace netpoll
