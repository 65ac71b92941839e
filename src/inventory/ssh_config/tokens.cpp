// Replaces tokens from left to right; what was put in is not looked at again.
#include "inventory/ssh_config/tokens.hpp"

#include <netpoll/escape.hpp>

#include <pwd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace netpoll::ssh_config {

expected<std::string, std::string> with_tokens(std::string_view text, std::string_view allowed,
                                               const token_values& values) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        if (++i == text.size()) return unexpected(std::string("ends with a percent sign"));
        const auto known = values.find(text[i]);
        if (text[i] == '%') {
            out += '%';
        } else if (allowed.find(text[i]) != allowed.npos && known != values.end()) {
            out += known->second;
        } else {
            return unexpected("the token %" + escape(text.substr(i, 1)) + " is not known here");
        }
    }
    return out;
}

expected<std::string, std::string> with_variables(std::string_view text) {
    std::string out;
    for (;;) {
        const auto begin = text.find("${");
        out += text.substr(0, begin);
        if (begin == text.npos) return out;
        text.remove_prefix(begin + 2);
        const auto end = text.find('}');
        if (end == text.npos || end == 0)
            return unexpected(std::string("${ begins no name of a variable"));
        const std::string name(text.substr(0, end));
        const char* value = std::getenv(name.c_str());
        if (!value) return unexpected("the variable " + escape(name, 80) + " is not set");
        out += value;
        text.remove_prefix(end + 1);
    }
}

expected<std::string, std::string> with_home(std::string_view path, const std::string& home) {
    if (!path.starts_with('~')) return std::string(path);
    const auto end = std::min(path.find('/'), path.size());
    const std::string name(path.substr(1, end - 1));
    const std::string rest(path.substr(end));
    if (name.empty()) return home + rest;
    std::array<char, 16'384> room{};
    struct passwd facts = {};
    struct passwd* found = nullptr;
    ::getpwnam_r(name.c_str(), &facts, room.data(), room.size(), &found);
    if (!found) return unexpected("there is no user " + escape(name, 80));
    return std::string(found->pw_dir) + rest;
}

}  // namespace netpoll::ssh_config
