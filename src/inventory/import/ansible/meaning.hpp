// What a variable of Ansible's is to netpoll. Knows no value.
#pragma once

#include "inventory/fields.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace netpoll::ansible {

struct meaning {
    enum kind_t : std::uint8_t {
        key,         ///< of the host: `what`
        data,        ///< the user's own
        secret,      ///< the user's own, which may hold a secret
        connection,  ///< ansible_connection
        ignored,     ///< nothing is lost
        unused       ///< something may be, `hint` says more
    };
    kind_t kind{data};
    field what{};
    /// Of two that mean the same, the one with the higher wins.
    int rank{0};
    std::string_view hint{};
};

meaning meaning_of(std::string_view variable);

/// Whether this ansible_connection is SSH with a terminal or commands.
bool is_ssh(std::string_view connection);

/// Whether nothing but a template's or a vault's text stands there.
enum class evaluation : std::uint8_t { plain, template_text, vault_text };
evaluation evaluation_of(std::string_view text);

/// "env:NAME" where the text is {{ lookup('env', 'NAME') }}, else empty.
std::string env_reference(std::string_view text);

}  // namespace netpoll::ansible
