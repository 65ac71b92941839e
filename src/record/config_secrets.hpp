// Takes secrets out of configurations, by the words that stand before them. Knows no device.
#pragma once

#include <string>
#include <string_view>

namespace netpoll {

/// Replaces what stands behind password, secret, community, key-string, pre-shared-key and their
/// like in the syntaxes of the usual vendors, hashes that show themselves ($1$..., $9$...,
/// %^%#...), lines marked SECRET-DATA and the bodies of private keys. In doubt it takes out too
/// much. Give it the texts of a session in order: a key may go on behind a pager.
class config_secrets {
public:
    std::string operator()(std::string_view text);

private:
    std::string line(std::string_view text);

    bool in_key_{false};      // between BEGIN and END of a private key
    bool value_next_{false};  // the text ended behind a word that a secret follows
};

}  // namespace netpoll
