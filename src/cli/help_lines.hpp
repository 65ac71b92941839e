// Lines of a help, made from the table of flags. Knows no help.
#pragma once

#include "cli/flags.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// "  -c, --command TEXT"; flags without a letter are indented to stand below the others.
std::string left_side(const flag& each);

/// One that is there.
const flag& flag_named(std::string_view long_name, const std::vector<flag_group>& groups);

/// A title, and a line or more for each.
std::string group_text(const flag_group& group);
/// Their long names, with commas between; then an empty line.
std::string names_text(std::span<const flag_group> groups);

/// Its line in the help of a verb that has it, too.
std::string flag_line(std::string_view long_name, const std::vector<flag_group>& groups);

/// Those of --no-config and --help, with which the options of a verb end.
std::string last_option_lines();

using code_meanings = std::map<int, std::string_view>;

/// What netpoll's own failure is stands the same in all of them.
std::string exit_codes(code_meanings meanings);

}  // namespace netpoll
