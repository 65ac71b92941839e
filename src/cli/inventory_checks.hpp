// What is looked at between an inventory that was read and a run that begins.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/options.hpp"
#include "run/written_files.hpp"
#include "terminal/console.hpp"

#include <netpoll/log.hpp>

#include <string>
#include <vector>

namespace netpoll {

/// Sentences, where a file that is written is one that the inventory reads, or a variable looks
/// like netpoll's and decides who is contacted. What is only odd is warned of.
std::vector<std::string> check_inventory(const inventory& all,
                                         const std::vector<named_file>& written,
                                         const options& wanted, log_sink& log);

/// The mistakes to `screen`.
exit_code refuse_mistakes(const std::vector<mistake>& mistakes, console& screen);

}  // namespace netpoll
