// Whether a login can be tried, and whether after another one. Knows no file.
#pragma once

#include <netpoll/target.hpp>

#include <string>

namespace netpoll {

/// Why this login cannot be: none of its `auth_methods` has a credential. Empty where one has, and
/// where all methods are allowed: a device may want none.
std::string unfit_methods(const credentials& login);

/// Whether a device that turned the other one down would see the same again.
bool shows_the_same(const credentials& one, const credentials& other);

}  // namespace netpoll
