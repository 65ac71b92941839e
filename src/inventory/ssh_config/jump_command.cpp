// Reads the options of ssh that mean nothing but who and where. Runs nothing.
#include "inventory/ssh_config/jump_command.hpp"

#include "inventory/ssh_config/words.hpp"

#include <algorithm>
#include <array>

namespace netpoll::ssh_config {

namespace {

bool is_ssh(std::string_view program) {
    constexpr std::array names{std::string_view("ssh"), std::string_view("/usr/bin/ssh"),
                               std::string_view("/bin/ssh")};
    return std::find(names.begin(), names.end(), program) != names.end();
}

bool is_target(std::string_view word) {
    return word == "%h:%p" || word == "[%h]:%p";
}

struct jump_parts {
    bool forwards{false};
    std::string host;
    std::string user;
    std::string port;
};

// Options without a value that change nothing about the way.
bool is_harmless(std::string_view word) {
    return word.size() > 1 && word.starts_with('-') &&
           word.find_first_not_of("qxTaNn", 1) == word.npos;
}

// A letter with its value behind it, in the same word or in the next one.
bool take_option(const std::vector<std::string>& words, std::size_t& at, jump_parts& into) {
    const auto& word = words[at];
    if (word.size() < 2) return false;
    std::string value = word.substr(2);
    if (value.empty() && at + 1 < words.size()) value = words[++at];
    switch (word[1]) {
        case 'W':
            into.forwards = is_target(value);
            return into.forwards;
        case 'l':
            into.user = value;
            return !value.empty();
        case 'p':
            into.port = value;
            return !value.empty();
        default:
            return false;
    }
}

}  // namespace

std::optional<std::string> jump_of_command(std::string_view command) {
    auto words = words_of(command);
    if (!words) return std::nullopt;
    if (!words->empty() && words->front() == "exec") words->erase(words->begin());
    if (words->empty() || !is_ssh(words->front())) return std::nullopt;
    jump_parts parts;
    for (std::size_t i = 1; i < words->size(); ++i) {
        const auto& word = (*words)[i];
        if (is_harmless(word)) continue;
        if (word.starts_with('-')) {
            if (!take_option(*words, i, parts)) return std::nullopt;
        } else if (parts.host.empty()) {
            parts.host = word;
        } else {
            return std::nullopt;
        }
    }
    // A shell would do more with other characters.
    if (!parts.forwards || parts.host.empty() ||
        parts.host.find_first_of(" ,;|&$`<>(){}*?\\\"'%") != std::string::npos)
        return std::nullopt;
    if (!parts.user.empty() && parts.host.find('@') == std::string::npos)
        parts.host.insert(0, parts.user + "@");
    return parts.host + (parts.port.empty() ? "" : ":" + parts.port);
}

}  // namespace netpoll::ssh_config
