// The old way to write a jump: a ProxyCommand that runs ssh -W. Knows no other command.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace netpoll::ssh_config {

/// "bob@b1:2222" of `ssh -q -W %h:%p -p 2222 bob@b1`; nothing where the command is another, or has
/// options that a jump has not.
std::optional<std::string> jump_of_command(std::string_view command);

}  // namespace netpoll::ssh_config
