// The table of all flags: names, help and effect stand together. Knows no parser.
#pragma once

#include "cli/options.hpp"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace netpoll {

/// One flag. The help, the parser and the environment all read this table, so that none of them can
/// forget a flag that another has.
struct flag {
    std::string names;  ///< "-c,--command": the first long name gives the variable's
    std::string value;  ///< "TEXT"; empty for a switch
    std::string help;
    /// Puts one value into the options; a switch gets "true". Returns what is wrong, or nothing.
    std::function<std::string(options&, const std::string&)> apply;
    bool repeats{false};      ///< else the last value wins
    bool has_variable{true};  ///< false where only a person at a terminal would ask
    bool in_files{true};      ///< false where no file can say it, if a variable can

    /// "--command"
    std::string long_name() const;
    /// "NETPOLL_COMMAND"
    std::string variable() const;
};

struct flag_group {
    std::string title;
    std::vector<flag> flags;
};

/// All flags, in the order of the help.
std::vector<flag_group> all_flags();
/// Those of these long names, in the same order: what a verb has of netpoll's.
std::vector<flag_group> some_flags(std::span<const char* const> names);

}  // namespace netpoll
