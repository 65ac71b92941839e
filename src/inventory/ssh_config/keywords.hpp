// The keywords of ssh_config: those that netpoll uses, and those that it only knows. Knows no file.
#pragma once

#include <netpoll/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll::ssh_config {

/// What is used. Several keywords may mean one.
enum class key : std::uint8_t {
    hostname,
    user,
    port,
    identity_file,
    identities_only,
    identity_agent,
    certificate_file,
    auth_methods,
    key_auth,
    interactive_auth,
    password_auth,
    proxy_jump,
    proxy_command,
    kex_algorithms,
    host_key_algorithms,
    key_algorithms,  ///< of user keys
    ciphers,
    macs,
    connect_timeout,
    server_alive_interval,
    strict_host_keys,
    user_known_hosts,
    global_known_hosts,
    host_key_alias,
    bind_address,
    canonicalize,
    other,  ///< of ssh alone
    host,
    match,
    include,
    ignore_unknown,
};

inline constexpr std::size_t used_keys = static_cast<std::size_t>(key::other);

/// What may stand behind a keyword.
enum class syntax : std::uint8_t {
    word,      ///< exactly one
    words,     ///< one or more
    flag,      ///< yes or no
    number,    ///< a whole one
    port,      ///< the same, or the name of a service
    duration,  ///< of seconds: 90, 1m30s, or none
    rest,      ///< the line as it stands
    anything,  ///< of old versions: not looked at
};

struct keyword {
    std::string_view name;  ///< in lower case
    key what;
    syntax form;
};

/// Null where no version of ssh has it. The name is in lower case.
const keyword* find_keyword(std::string_view name) noexcept;

/// For suggestions.
const std::vector<std::string>& keyword_names();

/// What is wrong with the words of such a keyword; empty where nothing is.
std::string problem_of(syntax form, const std::vector<std::string>& words);

/// A number, or the service of that name in /etc/services; the error is a sentence without it.
expected<std::uint16_t, std::string> port_of(const std::string& word);

/// Seconds of "90", "1m30s" or "1w2d3h"; nothing where it is no duration.
std::optional<long> seconds_of(std::string_view text) noexcept;

std::string in_lower_case(std::string_view text);

/// "yes" and "true", in any case.
bool is_yes(std::string_view word) noexcept;

}  // namespace netpoll::ssh_config
