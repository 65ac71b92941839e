// Takes texts apart at their braces.
#include "inventory/variable_text.hpp"

#include "core/ascii.hpp"
#include "inventory/stripped.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/unknown_word.hpp>

#include <algorithm>

namespace netpoll {

namespace {

constexpr std::string_view data_prefix = "data.";

const std::vector<std::string>& fixed_variables() {
    static const std::vector<std::string> all{"host", "hostname", "platform"};
    return all;
}

bool names_value(std::string_view word) {
    const auto& fixed = fixed_variables();
    if (std::find(fixed.begin(), fixed.end(), word) != fixed.end()) return true;
    return word.starts_with(data_prefix) && word.size() > data_prefix.size();
}

bool is_word(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return is_upper(c) || is_lower(c) || is_digit(c) || c == '_' || c == '.' || c == '-';
    });
}

std::string unknown_variable(std::string_view word) {
    auto known = fixed_variables();
    known.emplace_back("data.KEY");
    return unknown_choice("variable", word, known) + "; {{" + std::string(word) +
           "}} is the word in braces";
}

}  // namespace

expected<variable_text, std::string> variable_text::parse(std::string_view text,
                                                          other_braces others) {
    variable_text made;
    while (!text.empty()) {
        const auto open = std::min(text.find('{'), text.size());
        made.texts_.back() += text.substr(0, open);
        text.remove_prefix(open);
        if (text.empty()) break;
        const bool twice = text.starts_with("{{");
        const std::size_t from = twice ? 2 : 1;
        const auto close = text.find(twice ? "}}" : "}", from);
        const auto inside =
            close == text.npos ? std::string_view() : text.substr(from, close - from);
        const auto word = stripped(inside);
        if (twice && names_value(word))
            return unexpected("write {" + escape(word, 80) + "}, with one brace");
        if (twice && others == other_braces::wrong && is_word(inside)) {
            (made.texts_.back() += '{').append(inside) += '}';
            text.remove_prefix(close + 2);
        } else if (!twice && names_value(inside)) {
            made.variables_.emplace_back(inside);
            made.texts_.emplace_back();
            text.remove_prefix(close + 1);
        } else if (!twice && others == other_braces::wrong && is_word(inside)) {
            return unexpected(unknown_variable(inside));
        } else {
            made.texts_.back() += text.front();
            text.remove_prefix(1);
        }
    }
    return made;
}

expected<std::string, std::string> variable_text::filled(const values& value) const {
    std::string text = texts_.front();
    for (std::size_t i = 0; i < variables_.size(); ++i) {
        auto found = value(variables_[i]);
        if (!found) return found;
        (text += *found) += texts_[i + 1];
    }
    return text;
}

std::string as_regex(std::string_view text) {
    std::string regex;
    for (const char c : text) {
        const bool plain = is_upper(c) || is_lower(c) || is_digit(c) || c == '_' || (c & 0x80) != 0;
        if (!plain) regex += '\\';
        regex += c;
    }
    return regex;
}

}  // namespace netpoll
