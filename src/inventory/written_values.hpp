// What the keys of a host, a group or the defaults say, parsed. Knows no inheritance and no format.
#pragma once

#include "inventory/host_range.hpp"
#include "inventory/jump_spec.hpp"
#include "inventory/secret_source.hpp"
#include "nodes/node.hpp"

#include <netpoll/platform.hpp>
#include <netpoll/target.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

namespace netpoll {

/// The members of `limits`, in its order, as the inventory names them.
inline constexpr std::array<std::string_view, 8> limit_names{
    "connect_timeout", "kex_timeout",     "auth_timeout",  "prompt_timeout",
    "idle_timeout",    "command_timeout", "close_timeout", "device_timeout"};

using limit_values = std::array<std::optional<milliseconds>, limit_names.size()>;

/// A secret that is named, not yet read. Texts belong to the document.
struct written_secret {
    secret_source source;
    unsigned line{0};
};

/// A private key's file; its passphrase where it has one of its own.
struct written_key {
    std::string_view path;
    unsigned line{0};
    std::optional<written_secret> passphrase;
    std::string_view certificate{};  ///< empty: not named
};

/// Commands whose answers may name secrets: those stand in `answers`, in the order of the questions
/// whose `secret.source` is set.
struct written_commands {
    std::vector<command> commands;
    std::vector<written_secret> answers;
};

/// The same for questions of a login.
struct written_questions {
    std::vector<question> questions;
    std::vector<written_secret> answers;
};

/// A place in `layers`: small, since every host has one.
struct layer {
    std::uint32_t first{0};
    std::uint16_t count{0};
    std::uint16_t file{0};  ///< index of the document
    std::uint32_t line{0};
};

/// One entry of `credentials:`, by name or in place.
struct written_credential {
    std::string_view name;  ///< one in place is known by its user name
    layer values{};         ///< of its keys
};

/// A key's value; what is larger than two words belongs to `layers`. A hostname is a text, or a
/// range that counts with the name of its host. `data:` stays as it was written, since only a
/// person's selection gives it a meaning.
using written_value =
    std::variant<std::monostate, std::string_view, std::uint16_t, bool, on_error, channel_kind,
                 ssh_profile, const compiled_platform*, const host_range*, const node*,
                 const limit_values*, const written_secret*, const std::vector<written_key>*,
                 const written_commands*, const written_questions*, const written_jump*,
                 const std::vector<written_credential>*, const std::vector<auth_method>*>;

}  // namespace netpoll
