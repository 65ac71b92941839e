// What may stand behind an option, for a shell that completes it. Knows no shell.
#pragma once

#include "manual/programs.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

enum class choice_kind { anything, words, files, folders, hosts, platforms };

struct choice {
    choice_kind kind{choice_kind::anything};
    std::vector<std::string> words;  ///< of choice_kind::words
};

/// Of an option that stands behind `word`, empty for the program itself.
choice choice_of(const std::string& word, const option_entry& option);

/// "a b c".
std::string joined(const std::vector<std::string>& words, std::string_view separator = " ");

/// The words of a program besides itself.
std::vector<std::string> verbs_of(const program_entry& program);

/// The first part of a help, for a menu: without what stands in brackets or behind a semicolon.
std::string short_help(const std::string& help);

}  // namespace netpoll
