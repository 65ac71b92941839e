// The keys that a host, a group or the defaults may have, by all their names. Knows no value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

enum class field : std::uint8_t {
    hostname,
    port,
    username,
    password,
    platform,
    groups,
    data,
    commands,
    limits,
    secret,
    private_key,
    passphrase,
    channel,
    profile,
    kex,
    host_key_algorithms,
    ciphers,
    macs,
    public_key_algorithms,
    login,
    agent,
    realm,
    site,
    repeatable,
    on_error,
    jump,
    ssh_config,
    credentials,
    auth_methods,
    connection_options,
};

inline constexpr std::size_t field_count = static_cast<std::size_t>(field::connection_options) + 1;

/// The key as netpoll's own documentation writes it.
std::string_view name(field key) noexcept;

struct named_field {
    field what;
    bool is_foreign;  ///< the key is another tool's name for it
};

/// What this key means, or nothing.
std::optional<named_field> field_named(std::string_view key) noexcept;

/// Every key that `field_named` knows, for suggestions.
const std::vector<std::string>& field_names();

/// "unknown key 'prot' (did you mean 'port'?)". Of "password:x" only the word is shown, and no key
/// leads to one that holds a secret unless it surely means that.
std::string unknown_key(std::string_view key, const std::vector<std::string>& known);

}  // namespace netpoll
