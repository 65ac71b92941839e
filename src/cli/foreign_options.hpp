// Other tools' names for what netpoll does, and does not do. Knows no parser.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// What options or verbs of Ansible, clush, pssh, nornir, gnmic, netmiko or ssh are called here.
struct foreign_word {
    std::string_view words;    ///< "--hosts -w"; verbs without dashes
    std::string_view instead;  ///< our option, or empty where we have none
    std::string_view hint{};   ///< a sentence without its full stop, or empty
};

/// Null where no other tool that we know has such an option or verb.
const foreign_word* find_foreign_option(std::string_view option) noexcept;
const foreign_word* find_foreign_verb(std::string_view verb) noexcept;
/// The same for what stands behind `netpoll platforms`.
const foreign_word* find_foreign_platforms_verb(std::string_view verb) noexcept;

/// Whether a word begins with a dash that is no '-', as in text that a word processor has changed.
bool begins_with_dash_of_print(std::string_view word) noexcept;

/// "--version" for "-version", where `known` has that; else empty.
std::string with_two_dashes(std::string_view called, const std::vector<std::string>& known);

/// Whether a value of -o looks as it does for ssh: "StrictHostKeyChecking=no", "ConnectTimeout 5".
bool is_ssh_option(std::string_view text) noexcept;

/// "unknown option '--hosts' (did you mean '--limit'?)". `called` is shown no further than its
/// name, since what follows may be a password.
std::string unknown_option(std::string_view called, const std::vector<std::string>& known);

/// "unknown option '--json' (did you mean '--format'?); e.g. --format json".
std::string unknown_foreign(std::string_view noun, std::string_view word,
                            const foreign_word& known);

}  // namespace netpoll
