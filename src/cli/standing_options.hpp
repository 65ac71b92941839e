// What is said of options where the command line says nothing: variables, and files behind them.
// Knows no option's effect.
#pragma once

#include "cli/flags.hpp"
#include "cli/verb_arguments.hpp"
#include "run/option_file.hpp"

#include <optional>
#include <string>
#include <vector>

namespace netpoll {

/// What the nearest of them says of one option.
struct standing_option {
    std::vector<std::string> values;
    std::string where;   ///< "NETPOLL_MODE", or "/etc/netpoll/config.yaml:3"
    std::string called;  ///< how a mistake in it begins
    unsigned distance;   ///< 1 is a variable, 2 the first file
};

/// The user's file, $XDG_CONFIG_HOME/netpoll/config.yaml or else that below ~/.config, and then the
/// system's, /etc/netpoll/config.yaml. None where `no_config` says so, or where it is empty the
/// variable NETPOLL_NO_CONFIG.
std::vector<std::string> option_file_paths(const environment& env, const std::string& no_config);

/// Variables win over files, and the first of these over the next.
class standing_options {
public:
    /// Reads the files, as far as they are there. `env` outlives it.
    standing_options(const environment& env, const std::vector<std::string>& files);

    /// Sentences that begin with the file and line. What is wrong is not said by the file then.
    const std::vector<std::string>& wrong() const noexcept { return wrong_; }

    std::optional<standing_option> find(const flag& option) const;

private:
    void add_file(const std::string& path);
    /// Empty where it can stand in a file; gives it the name that counts, and paths their folder.
    std::string judge(said_option& said) const;

    const environment& env_;
    std::vector<flag_group> known_;
    std::vector<std::vector<said_option>> files_;
    std::vector<std::string> wrong_;
};

/// For a verb of few options that are netpoll's too: those on its command line, else what stands.
class verb_options {
public:
    verb_options(const verb_arguments& said, const environment& env);

    const std::vector<std::string>& wrong() const noexcept { return standing_.wrong(); }
    /// Of an option "--platforms", of which netpoll has one of this name.
    std::vector<std::string> values(const std::string& option) const;
    /// The last of them, or empty.
    std::string value(const std::string& option) const;
    /// Puts it into the options, as netpoll does. Returns a sentence where it is wrong.
    std::string apply(const std::string& option, options& to) const;

private:
    const verb_arguments& said_;
    standing_options standing_;
};

}  // namespace netpoll
