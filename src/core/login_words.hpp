// Words of login questions in the languages that devices speak: data only. Knows no question.
#pragma once

#include <span>
#include <string_view>

namespace netpoll {

/// What a word says about the answer that is wanted.
enum class login_topic {
    password,  ///< the login's password
    username,  ///< the login's name
    fresh,     ///< one that is to be chosen: new, choose, create
    change,    ///< one that is to be replaced: change, old, current
    expired,   ///< one that is not valid any more
    again,     ///< something typed before: again, retype, confirm
    other,     ///< something that is no password: token, code, key, PIN, passcode
};

/// The words of one language for one topic, a comma list. A word with `*` at its end or beginning
/// may go on there. Several words stand for just these in a row. Chinese, Japanese and Korean
/// words are found within others, since nothing separates them.
struct login_words {
    std::string_view language;  ///< ISO 639-1
    login_topic topic;
    std::string_view words;
};

std::span<const login_words> all_login_words() noexcept;

}  // namespace netpoll
