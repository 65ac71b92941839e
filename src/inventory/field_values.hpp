// The values of an inventory's keys, each read and checked. Knows no inheritance and no file.
#pragma once

#include "core/algorithms.hpp"
#include "inventory/mistake_sink.hpp"
#include "inventory/written_values.hpp"
#include "nodes/node.hpp"

#include <netpoll/target.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

// Each returns what could be read; what could not is in `to`, with the key named.
std::optional<std::string_view> read_text(std::string_view key, const node& from,
                                          const mistake_sink& to);
/// "a template that nobody has filled in": what a text is that another tool would have put another
/// text in the place of. Empty where it is none.
std::string unfilled_text(std::string_view text);

std::optional<std::string_view> read_hostname(const node& from, const mistake_sink& to);
std::optional<std::uint16_t> read_port(const node& from, const mistake_sink& to);
/// `on`, `off`, or the path of a socket.
std::optional<std::string_view> read_agent(const node& from, const mistake_sink& to);
/// A list, or one text with commas, as ssh has it. Empty after a mistake.
std::vector<auth_method> read_auth_methods(const node& from, const mistake_sink& to);
std::optional<channel_kind> read_channel(const node& from, const mistake_sink& to);
std::optional<ssh_profile> read_profile(const node& from, const mistake_sink& to);
/// A list of algorithms, in ssh's forms.
std::optional<std::string_view> read_algorithms(algorithm_kind kind, const node& from,
                                                const mistake_sink& to);
std::optional<on_error> read_on_error(const node& from, const mistake_sink& to);
std::optional<bool> read_bool(std::string_view key, const node& from, const mistake_sink& to);
/// One text or a list of texts.
std::vector<node> read_text_list(std::string_view key, const node& from, const mistake_sink& to);
/// Where a secret comes from; the text is never shown.
std::optional<written_secret> read_secret(std::string_view key, const node& from,
                                          const mistake_sink& to);
std::vector<written_key> read_private_keys(const node& from, const mistake_sink& to);

}  // namespace netpoll
