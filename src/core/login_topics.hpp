// What a line of a login speaks of, by the words of login_words.hpp. Knows no question.
#pragma once

#include "core/login_words.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace netpoll {

class login_topics {
public:
    void add(login_topic one) noexcept { set_ |= 1U << static_cast<unsigned>(one); }
    void add(login_topics others) noexcept { set_ |= others.set_; }
    bool has(login_topic one) const noexcept {
        return (set_ >> static_cast<unsigned>(one) & 1U) != 0;
    }
    bool renews() const noexcept { return has(login_topic::fresh) || has(login_topic::change); }
    bool forbids() const noexcept {
        return renews() || has(login_topic::expired) || has(login_topic::again) ||
               has(login_topic::other);
    }

private:
    std::uint32_t set_{0};
};

/// `line` is folded (folded_text.hpp).
login_topics topics_of(std::string_view line);

/// True if this one word is a word for the password or the user name, in any language.
bool is_login_word(std::string_view word);

/// True for letters and digits of scripts that part their words.
bool is_letter(char32_t c) noexcept;
/// Views of `text`, which is folded.
std::vector<std::string_view> words_in(std::string_view text);

}  // namespace netpoll
