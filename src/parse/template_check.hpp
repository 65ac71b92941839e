// What is wrong with templates and with their index. Knows no output.
#pragma once

#include "parse/template_folder.hpp"

#include <netpoll/error.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace netpoll {

struct template_report {
    std::size_t templates{0};    ///< that were looked at
    std::size_t bad{0};          ///< of them
    std::size_t rows{0};         ///< of the index
    std::vector<mistake> wrong;  ///< with the file and line
    /// What is no mistake, but seldom meant: templates that no row names, rows that an earlier one
    /// leaves no command to.
    std::vector<mistake> remarks;
};

/// Compiles every template of the folder and every expression of its index.
template_report check_templates(const template_folder& all);

/// The same of one file.
template_report check_template(const std::string& file);

/// The longest command that `sh[[ow]] ver[[sion]]` is for: "show version".
std::string longest_command(std::string_view written);

}  // namespace netpoll
