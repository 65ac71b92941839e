// What ~/.ssh/config says about one host, as ssh would read it: files once, then host after host.
// Never runs anything, and looks no name up.
#pragma once

#include "inventory/ssh_config/local_user.hpp"
#include "inventory/ssh_config/statements.hpp"

#include <netpoll/error.hpp>
#include <netpoll/expected.hpp>
#include <netpoll/target.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll::ssh_config {

/// What is known of a host before the file is asked.
struct host_query {
    std::string_view name;  ///< as one would give it to ssh: `Host` looks at it
    std::string_view user;  ///< of whom it is said elsewhere, as by -l; empty: not said
    std::uint16_t port{0};  ///< the same of -p; 0: not said
    /// The same of -o HostName; empty: not said. What the files leave open for `name` is looked up
    /// under it, as ssh does where it has made a name canonical.
    std::string_view hostname{};
    bool way_said{false};  ///< the same of -J
};

/// A text that the file says, tokens replaced.
struct said_text {
    std::string text;
    source_position where;
};

struct said_texts {
    std::vector<std::string> texts;
    source_position where;
};

/// Each member as ssh -G would show it; absent where the file says nothing.
struct host_settings {
    std::string hostname;  ///< in lower case; what is dialled
    std::optional<source_position> hostname_where;
    std::optional<said_text> user;
    std::optional<std::uint16_t> port;
    source_position port_where;
    std::vector<said_text> identity_files;     ///< paths; in the order of the file
    std::vector<said_text> certificate_files;  ///< paths
    bool no_default_keys{false};               ///< IdentityFile none
    bool identities_only{false};
    std::optional<said_text> identity_agent;
    std::optional<said_text> auth_methods;  ///< PreferredAuthentications
    /// PubkeyAuthentication, KbdInteractiveAuthentication, PasswordAuthentication: "no" and others.
    std::optional<said_text> key_auth;
    std::optional<said_text> interactive_auth;
    std::optional<said_text> password_auth;
    std::optional<said_text> proxy_jump;     ///< "a,b", or "none"
    std::optional<said_text> proxy_command;  ///< one that is no jump: nothing leads there
    std::optional<said_text> host_key_alias;
    std::optional<said_texts> user_known_hosts;  ///< paths
    std::optional<said_texts> global_known_hosts;
    std::optional<milliseconds> connect_timeout;
    /// Lists of algorithms as they stand, with their + - or ^.
    std::optional<said_text> kex_algorithms;
    std::optional<said_text> host_key_algorithms;
    std::optional<said_text> key_algorithms;
    std::optional<said_text> ciphers;
    std::optional<said_text> macs;
    /// Said, and not used by netpoll: StrictHostKeyChecking and the like.
    std::optional<said_text> strict_host_keys;
    std::optional<said_text> bind_address;
    std::optional<said_text> canonicalize;
};

class config {
public:
    /// Files in turn: what the first says counts before what the next does. Every mistake with its
    /// line, as ssh refuses the file then too.
    static expected<config, std::vector<mistake>> load(const std::vector<config_file>& files,
                                                       local_user who);

    /// What holds for this host. The mistake is a token or a variable that cannot be replaced.
    expected<host_settings, mistake> settings_of(const host_query& host) const;

    /// Blocks that never count, e.g. of `Match exec`.
    const std::vector<mistake>& remarks() const noexcept { return read_.remarks; }
    /// All files that were read.
    const std::vector<std::string>& files() const noexcept { return read_.files; }
    const local_user& user() const noexcept { return who_; }

private:
    config(statements read, local_user who) : read_(std::move(read)), who_(std::move(who)) {}

    statements read_;
    local_user who_;
};

}  // namespace netpoll::ssh_config
