// What the verbs of a history have alike: which file, which form, ages. Knows no verb.
#pragma once

#include "cli/options.hpp"
#include "cli/verb_answer.hpp"
#include "cli/verb_arguments.hpp"
#include "history/history_file.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

struct history_arguments {
    verb_arguments said;
    std::string path;    ///< of the history
    std::string rundir;  ///< empty: none was named
    bool json{false};
};

/// Also where it is asked for help, and where the arguments are wrong: the answer is the error.
expected<history_arguments, verb_answer> parse_history_verb(
    const std::string& verb, const std::vector<std::string>& arguments, const environment& env,
    std::vector<verb_option> own, const std::string& help);

/// A wrong call of such a verb.
verb_answer history_usage(const std::string& verb, const std::string& sentence);
/// A history that could not be opened, read or written.
verb_answer history_failed(const std::string& sentence, exit_code code = exit_code::netpoll_failed);
/// The same of one that is no history, or that the machine keeps from being had.
verb_answer history_not_had(const history_problem& problem);

/// "90d", "24h", "2w"; "30m", "10s". The error is a sentence.
expected<std::chrono::milliseconds, std::string> parse_age(std::string_view text);

/// The lines of a help about the options that all of them have.
std::string history_option_lines();
/// Which file is meant where none is named.
std::string history_place_text();

}  // namespace netpoll
