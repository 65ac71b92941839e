// Command lines for a shell. Knows no run.
#include "terminal/next_command.hpp"

#include "terminal/text_layout.hpp"

namespace netpoll {

std::string retry_command(const std::vector<std::string>& arguments, const std::string& results) {
    std::string text = "netpoll --retry " + shell_word(results);
    bool options = true;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& word = arguments[i];
        if (word == "--") options = false;
        if (options && word == "--partial") continue;
        if (options && (word == "--retry" || word == "--only")) {
            ++i;
            continue;
        }
        if (options && (word.starts_with("--retry=") || word.starts_with("--only="))) continue;
        text += " " + shell_word(word);
    }
    return text;
}

std::string details_command(const std::string& results, bool document) {
    return std::string("jq '") + (document ? ".devices[] | " : "") +
           "select(.error) | .host, .error' " + shell_word(results);
}

}  // namespace netpoll
