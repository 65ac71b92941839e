// What is wrong with the prompts of a platform definition that is no mistake of form.
#pragma once

#include <netpoll/platform.hpp>

#include <vector>

namespace netpoll {

/// Prompts that take output for a prompt: expressions that match an empty line, or one of some
/// usual lines of output. Not part of platform_catalog::add: what is compiled in is known to have
/// none, and need not be searched at every start.
std::vector<mistake> too_wide_prompts(const platform& p);

}  // namespace netpoll
