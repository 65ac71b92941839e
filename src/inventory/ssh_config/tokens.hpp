// Tokens like %h, variables like ${HOME} and ~ in the values of ssh_config. Knows no keyword.
#pragma once

#include <netpoll/expected.hpp>

#include <map>
#include <string>
#include <string_view>

namespace netpoll::ssh_config {

/// What each letter stands for.
using token_values = std::map<char, std::string>;

/// `%%` is a percent sign, and each of `allowed` its value. The error is a sentence.
expected<std::string, std::string> with_tokens(std::string_view text, std::string_view allowed,
                                               const token_values& values);

/// `${NAME}` is the variable of the environment. The error is a sentence.
expected<std::string, std::string> with_variables(std::string_view text);

/// "~" and "~/" are `home`, "~name/" another user's. The error is a sentence.
expected<std::string, std::string> with_home(std::string_view path, const std::string& home);

}  // namespace netpoll::ssh_config
