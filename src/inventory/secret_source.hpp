// The ways to say where a secret comes from. Knows no file and no variable: it reads the word only.
#pragma once

#include <netpoll/expected.hpp>

#include <string>
#include <string_view>

namespace netpoll {

/// Before a text that is meant as it is.
inline constexpr std::string_view plain_mark = "plain:";

/// What an inventory writes for a secret, taken apart.
struct secret_source {
    enum kind_t { env, file, cmd, ask, plain } kind{plain};
    std::string_view text;  ///< what was parsed
    std::string_view rest;  ///< name, path, command or the text itself; part of `text`
    bool marked{false};     ///< "plain:" says that the text is meant as it is

    /// The error is a sentence that does not show the text: nothing that can be read stands behind
    /// "env:", "file:" or "cmd:".
    static expected<secret_source, std::string> parse(std::string_view text);
};

}  // namespace netpoll
