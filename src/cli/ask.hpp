// A question to the person at the terminal. Knows not what it is about.
#pragma once

#include <optional>
#include <string>

namespace netpoll {

/// Asks on the controlling terminal, without echo, whatever standard input and output are. Nothing
/// where there is no terminal, or where Ctrl-C or Ctrl-D was the answer.
std::optional<std::string> ask_at_terminal(const std::string& question);

/// The same, and again where Enter alone was the answer: three times, then the answer is empty.
std::optional<std::string> ask_for_secret(const std::string& question);

/// Asks there for a yes. False for any other answer, and where nobody can be asked.
bool confirm_at_terminal(const std::string& question);

}  // namespace netpoll
