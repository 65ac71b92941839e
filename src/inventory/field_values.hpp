// The values of an inventory's keys, each read and checked. Knows no inheritance and no file.
#pragma once

#include "inventory/complaints.hpp"
#include "nodes/yaml.hpp"

#include <netpoll/target.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// The members of `limits`, in its order, as the inventory names them.
inline constexpr std::array<std::string_view, 8> limit_names{
    "connect_timeout", "kex_timeout",     "auth_timeout",  "prompt_timeout",
    "idle_timeout",    "command_timeout", "close_timeout", "device_timeout"};

using limit_values = std::array<std::optional<milliseconds>, limit_names.size()>;

/// A private key as the inventory writes it; `passphrase` is null where it has none of its own.
struct key_entry {
    const yaml_node* path;
    const yaml_node* passphrase;
};

// Each returns what could be read; what could not is in `to`, with the key named.
std::optional<std::string_view> read_text(std::string_view key, const yaml_node& from,
                                          const complaints& to);
std::optional<std::string_view> read_hostname(const yaml_node& from, const complaints& to);
std::optional<std::uint16_t> read_port(const yaml_node& from, const complaints& to);
std::optional<channel_kind> read_channel(const yaml_node& from, const complaints& to);
std::optional<ssh_profile> read_profile(const yaml_node& from, const complaints& to);
std::optional<bool> read_bool(std::string_view key, const yaml_node& from, const complaints& to);
/// One text or a list of texts.
std::vector<yaml_node> read_text_list(std::string_view key, const yaml_node& from,
                                      const complaints& to);
/// Sets those of `into` that are not set yet.
void read_limits(const yaml_node& from, limit_values& into, const complaints& to);
std::vector<key_entry> read_private_keys(const yaml_node& from, const complaints& to);

}  // namespace netpoll
