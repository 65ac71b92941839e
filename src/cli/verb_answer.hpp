// What a verb that contacts nobody comes to. Knows no verb.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/stdout_text.hpp"
#include "terminal/console.hpp"

#include <string>
#include <vector>

namespace netpoll {

struct verb_answer {
    exit_code code{exit_code::ok};
    std::string out;  ///< for standard output
    std::string err;  ///< for standard error
};

/// What is wrong with options, a sentence each, of `netpoll VERB`.
inline verb_answer refused_options(const std::vector<std::string>& wrong, const std::string& verb) {
    return {exit_code::usage, {}, usage_text(wrong, "netpoll " + verb + " --help")};
}

/// Says it, and what the process ends with.
inline exit_code say(const verb_answer& answer, console& screen) {
    screen.write(answer.err);
    if (answer.out.empty()) return answer.code;
    const exit_code printed = print(answer.out, screen);
    return printed == exit_code::ok ? answer.code : printed;
}

}  // namespace netpoll
