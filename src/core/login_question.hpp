// What a question of keyboard-interactive login wants. Knows no answer and no device.
#pragma once

#include <netpoll/expected.hpp>
#include <netpoll/target.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// A question as the device put it: untrusted text of any script.
struct login_question {
    std::string_view text;      ///< its last line that is not blank is the question itself
    std::string_view before{};  ///< what the device said of its round: name and instruction
    bool hidden{true};          ///< the answer is not to be echoed
    bool only{true};            ///< the only question of its round
};

enum class question_kind {
    password,  ///< the login's password, and nothing else
    username,
    expired,  ///< a new password is to be set, or the old one is not valid any more
    unknown,
};

/// `names` are the user and the host, in any spelling: "Password for new@key:" asks for the
/// password of one who is called new. Only a hidden question that holds a word for password and no
/// word for anything else (login_words.hpp) wants the password; a blank one does where nothing else
/// is asked.
question_kind kind_of(const login_question& asked, std::span<const std::string_view> names);

/// Whether it names another account than the login's: enable mode's, or a user who is not the first
/// of `names`, as in "Password for admin2@r1:".
bool is_of_another(std::string_view question, std::span<const std::string_view> names);

/// What `names` is for this device: its user, its address and its first label, and its name. Views
/// of the target.
std::vector<std::string_view> names_around(const target& device);

/// What a terminal's line asks for.
enum class secret_asked {
    nothing,       ///< no secret: a prompt, another question or output
    secret,        ///< a password, a PIN, a code
    new_password,  ///< one that is to be chosen, or the one that it replaces
};

/// By the words of login_words.hpp on a line that ends as questions and prompts do. The name of a
/// host is no such word: "pass-gw1#" holds no blank.
secret_asked secret_asked_by(std::string_view line);

/// Whether a session's secret may be typed at a question.
enum class secret_fit {
    fits,
    renewed,  ///< no: a new one is to be chosen, or the old one, or the same again
    other,    ///< no: something else than a password is wanted
};

/// By the same words as `kind_of`, and the lines before the question count likewise. `expected` is
/// the expression that the question was known by: what its own words name is no surprise, but
/// nothing makes a new password welcome.
secret_fit fit_of_secret(const login_question& asked, std::span<const std::string_view> names,
                         std::string_view expected);

/// The last line of `text` that is not blank, without blanks around it.
std::string_view question_line(std::string_view text) noexcept;

/// An inventory's line that answers this question, to be filled in.
std::string login_line_for(std::string_view question);

}  // namespace netpoll
