// Takes the words for secrets apart. Knows no file and no variable.
#include "inventory/secret_source.hpp"

#include "core/ascii.hpp"

#include <algorithm>
#include <array>

namespace netpoll {

namespace {

struct scheme {
    std::string_view prefix;
    secret_source::kind_t kind;
    std::string_view wants;
};

constexpr std::array schemes{
    scheme{"env:", secret_source::env,
           "the name of a variable right behind it: letters, digits and _"},
    scheme{"file:", secret_source::file, "a path"},
    scheme{"cmd:", secret_source::cmd, "a command"},
    scheme{plain_mark, secret_source::plain, ""},
};

bool is_variable(std::string_view name) noexcept {
    return std::all_of(name.begin(), name.end(),
                       [](char c) { return is_word_character(c) || c == '.' || c == '-'; });
}

std::string_view without_blanks(std::string_view text) noexcept {
    const auto begin = std::min(text.find_first_not_of(' '), text.size());
    return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

}  // namespace

expected<secret_source, std::string> secret_source::parse(std::string_view text) {
    if (text == "ask") return secret_source{ask, text, {}};
    for (const auto& scheme : schemes) {
        if (!text.starts_with(scheme.prefix)) continue;
        auto rest = text.substr(scheme.prefix.size());
        if (scheme.kind == plain) return secret_source{plain, text, rest, true};
        if (scheme.kind != env) rest = without_blanks(rest);
        const bool readable = !rest.empty() && rest.find('\0') == rest.npos &&
                              (scheme.kind != env || is_variable(rest));
        if (readable) return secret_source{scheme.kind, text, rest};
        return unexpected(std::string(scheme.prefix) + " needs " + std::string(scheme.wants));
    }
    return secret_source{plain, text, text};
}

}  // namespace netpoll
