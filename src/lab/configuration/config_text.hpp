// A configuration as devices write it. Knows no device and no command.
#pragma once

#include "lab/configuration/config_tree.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace netpoll::lab {

struct indentation {
    std::size_t columns{1};      ///< of a line below another
    std::string_view separator;  ///< a line between groups and around sections, "!" or empty
    bool numbers{false};         ///< whether numbered lines show theirs
};

/// Lines below lines, further to the right.
std::string indented_text(const std::vector<config_node>& lines, const indentation& how);
/// One section of it, without separators.
std::string indented_text(const config_node& section, const indentation& how);

/// `system { host-name r1; }`, a line each.
std::string braced_text(const std::vector<config_node>& lines);

/// `set system host-name r1`, a line each; `where` stands before each.
std::string set_text(const std::vector<config_node>& lines,
                     const std::vector<config_step>& where = {});

/// What `now` has and `before` has not, and the other way round: `[edit system]`, and below it the
/// lines with + or -. Empty where they are the same.
std::string comparison_text(const config_tree& before, const config_tree& now);

}  // namespace netpoll::lab
