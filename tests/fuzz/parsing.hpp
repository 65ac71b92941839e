// Promises of a template that reads a text. Knows no input of the fuzzer.
#pragma once

#include "parse/template_model.hpp"

#include <optional>
#include <string_view>

namespace netpoll::fuzz {

/// A template, and the same with nothing that spares it a rule.
struct tried_template {
    template_model usual;
    template_model thorough;
};

/// Nothing where the text is no template.
std::optional<tried_template> tried(std::string_view text);

/// Rows or an error, the same of both templates; rows are JSON.
void try_text(const tried_template& by, std::string_view text);

}  // namespace netpoll::fuzz
