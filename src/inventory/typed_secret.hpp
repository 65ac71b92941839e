// Asks for a secret until it can be one. Knows no terminal.
#pragma once

#include <netpoll/expected.hpp>
#include <netpoll/inventory.hpp>

#include <string>
#include <string_view>

namespace netpoll {

/// The answer, judged as any other secret is; "plain:TEXT" insists on TEXT. Three times at most,
/// each time with what is wrong with the answer before. The error says what is wrong with the last
/// one, or is `nobody` where there is no answer.
expected<std::string, std::string> ask_for_secret(const ask_function& ask,
                                                  const std::string& question,
                                                  std::string_view nobody);

}  // namespace netpoll
