// A text read by a template. Knows no syntax.
#pragma once

#include "parse/parsed_table.hpp"
#include "parse/template_model.hpp"
#include "parse/textfsm_template.hpp"

#include <netpoll/expected.hpp>

#include <string_view>

namespace netpoll {

/// The rows are views of the text and of the model.
expected<parsed_table, parse_failure> run_template(const template_model& model,
                                                   std::string_view text);

}  // namespace netpoll
