// The values of an inventory's keys, each read and checked. Knows no inheritance and no file.
#pragma once

#include "inventory/mistake_sink.hpp"
#include "nodes/node.hpp"

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
    const node* path;
    const node* passphrase;
};

// Each returns what could be read; what could not is in `to`, with the key named.
std::optional<std::string_view> read_text(std::string_view key, const node& from,
                                          const mistake_sink& to);
std::optional<std::string_view> read_hostname(const node& from, const mistake_sink& to);
std::optional<std::uint16_t> read_port(const node& from, const mistake_sink& to);
std::optional<channel_kind> read_channel(const node& from, const mistake_sink& to);
std::optional<ssh_profile> read_profile(const node& from, const mistake_sink& to);
std::optional<bool> read_bool(std::string_view key, const node& from, const mistake_sink& to);
/// One text or a list of texts.
std::vector<node> read_text_list(std::string_view key, const node& from, const mistake_sink& to);
/// Sets those of `into` that are not set yet.
void read_limits(const node& from, limit_values& into, const mistake_sink& to);
std::vector<key_entry> read_private_keys(const node& from, const mistake_sink& to);

}  // namespace netpoll
