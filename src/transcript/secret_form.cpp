// The forms of secret_kinds.hpp, taken apart. Knows no line.
#include "transcript/secret_form.hpp"

#include "transcript/secret_words.hpp"

#include <algorithm>

namespace netpoll {

namespace {

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const auto end = std::min(text.find(at), text.size());
        parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

}  // namespace

form_part::form_part(std::string_view text) {
    if (text.size() > 1 && text.ends_with('?')) {
        optional = true;
        text.remove_suffix(1);
    }
    if (text == "X") kind = what::secret;
    if (text == "\"X\"") kind = what::quoted;
    if (text == "*:X") kind = what::behind;
    if (text == "!") kind = what::prose;
    if (text.ends_with("+X")) {
        kind = what::glued;
        text.remove_suffix(2);
    }
    if (text == "#") kind = what::number;
    if (text == "*") kind = what::any;
    if (text == "...") kind = what::many;
    if (text == "$") kind = what::end;
    if (text.starts_with('~')) {
        kind = what::endings;
        text.remove_prefix(1);
    }
    texts = split(text, '|');
}

bool form_part::fits(std::string_view name, std::string_view raw) const {
    constexpr std::size_t short_option = 2;  // -p and -P differ
    switch (kind) {
        case what::words:
            return std::any_of(texts.begin(), texts.end(), [&](std::string_view each) {
                const bool is_option = each.size() == short_option && each.front() == '-';
                return each == (is_option ? raw : name);
            });
        case what::endings:
            return announces_secret(name, texts);
        case what::number:
            return name.find_first_not_of("0123456789") == name.npos;
        case what::any:
            return true;
        case what::many:
        case what::secret:
        case what::quoted:
        case what::glued:
        case what::behind:
        case what::prose:
        case what::end:
            break;
    }
    return false;
}

secret_form::secret_form(std::string_view form) {
    for (const auto word : split(form, ' ')) {
        if (word.starts_with('@'))
            context = word.substr(1);
        else if (word.starts_with('^'))
            where = word == "^" ? place::begins : place::first;
        else
            parts.emplace_back(word);
    }
}

}  // namespace netpoll
