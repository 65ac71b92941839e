// What a password cannot be: left-over templates, names of passwords, several lines. Knows no
// source and no key.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace netpoll {

/// A text that stands where a password should, because nobody put the password in its place.
struct remnant {
    bool certain{true};   ///< else it may be a password after all
    std::string what;     ///< "a template that nobody has filled in"
    std::string instead;  ///< "env:NAME": what an inventory says to get the password itself
};

/// What `text` looks like, or nothing. `typed_here` is true for a text of the inventory itself,
/// where a slip like "evn:NAME" and any "$name" can be meant for nothing else; elsewhere a
/// password may begin so.
std::optional<remnant> find_remnant(std::string_view text, bool typed_here);

/// Why no device could ever be sent this text as a secret, from whatever source it comes: "holds a
/// line break". Empty where it could.
std::string unsendable(std::string_view text);

/// What is odd about a text that could be sent: blanks or quotes around it. Empty where nothing is.
std::string oddity(std::string_view text);

enum class secret_place {
    inventory,  ///< a value of the inventory
    source,     ///< what a variable, a file or a command holds
    typed       ///< somebody's answer at the terminal
};

struct secret_verdict {
    std::string secret;   ///< what to send: without "plain:", which says that a text is meant
    std::string refused;  ///< "holds a placeholder: ...", never the text; empty where it is taken
    std::string odd;      ///< taken, but "begins with a blank"
};

/// Judges a text that shall be sent as a secret.
secret_verdict judge_secret(std::string_view text, secret_place place);

/// What is wrong with a user name; empty where nothing is.
std::string username_problem(std::string_view text);

}  // namespace netpoll
