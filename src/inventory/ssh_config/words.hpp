// A line of an ssh_config file as words, cut as ssh cuts it. Knows no keyword.
#pragma once

#include <netpoll/expected.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace netpoll::ssh_config {

/// The word at the front, which ends at a blank, or at one `=`; `text` begins behind it then.
/// Quotes around it are taken off. Empty at the end.
std::string take_word(std::string_view& text);

/// All words: quotes of both kinds, a backslash before quotes, blanks and itself, `#` where a word
/// would begin. The error is a sentence.
expected<std::vector<std::string>, std::string> words_of(std::string_view text);

}  // namespace netpoll::ssh_config
