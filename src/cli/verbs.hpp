// What netpoll does besides polling an inventory: a word in front, and options of its own.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/options.hpp"
#include "terminal/console.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// The first argument that makes the rest this verb's. An inventory of that name is ./NAME.
struct verb {
    std::string_view name;
    std::string_view help;  ///< what it is for, in a line of the main help
    /// `arguments` come after the name. Every failure has been said on `screen` when it returns.
    /// The process has one thread.
    exit_code (*run)(const std::vector<std::string>& arguments, const environment& env,
                     console& screen);
    std::string (*help_text)();  ///< of `netpoll NAME --help`
};

/// In the order of the help. Help, parser and main read it.
std::span<const verb> all_verbs() noexcept;

/// Null for another word.
const verb* find_verb(std::string_view name) noexcept;

}  // namespace netpoll
