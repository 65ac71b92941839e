// Takes secrets out of configurations, by the words that stand before them. Knows no device.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace netpoll {

/// Replaces secrets in the forms of secret_kinds.hpp and in XML elements of such names, hashes that
/// show themselves ($1$..., $9$..., %^%#...), lines marked SECRET-DATA, passwords in URLs and the
/// bodies of private keys. An attempt: in doubt it takes out too much, and a form that nobody knows
/// stays. Give it the texts of a session in order: a key may go on behind a pager.
class config_secrets {
public:
    std::string operator()(std::string_view text);

private:
    std::string line(std::string_view text);
    std::optional<std::string> key_line(std::string_view text);
    void note_section(std::string_view text);

    bool in_key_{false};          // between BEGIN and END of a private key
    bool in_communities_{false};  // in a section in which a name is a community
    bool value_next_{false};      // the text ended behind a word that a secret follows
};

}  // namespace netpoll
