// What is read out of outputs, and by whose templates. Knows no template and no record.
#pragma once

#include "parse/output_parser.hpp"

#include <netpoll/expected.hpp>
#include <netpoll/outcome.hpp>
#include <netpoll/platform.hpp>

#include <string>
#include <string_view>

namespace netpoll {

/// What ntc-templates call this platform; its own name where they have no other one.
const std::string& templates_name(const platform_catalog& platforms, const std::string& called);

/// What stands for absent members, as `parse_null` of a request says it.
absent_member absent_of(bool null) noexcept;
/// What no row of the index is for is a slip of the pen: a sentence, or nothing.
std::string unknown_to_templates(const template_folder& templates, const std::string& platform);
/// By the templates in this folder, or where they usually are. The error is a sentence.
expected<output_parser, std::string> open_parser(const std::string& templates, bool null_members);

/// What comes of the output of a command that ended so: of one that was not run nothing, of one
/// that is not whole or was rejected the reason.
parsed_output read_output(const output_parser& parser, const template_index::question& of,
                          command_status status, std::string_view output);

}  // namespace netpoll
