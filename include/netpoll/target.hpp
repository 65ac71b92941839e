// One device to be contacted, with everything that the inventory says about it. Knows no file
// format.
#pragma once

#include <netpoll/algorithms.hpp>
#include <netpoll/error.hpp>
#include <netpoll/secret.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

using std::chrono::milliseconds;

/// Time limits of one device. Every one is a deadline on the wall of that phase, not on a system
/// call, so it also holds while bytes trickle in.
struct limits {
    milliseconds connect{10'000};    ///< TCP connect, per address
    milliseconds kex{20'000};        ///< SSH banner to end of key exchange; old routers need 10 s
    milliseconds auth{30'000};       ///< the whole login; RADIUS with fallback is slow
    milliseconds prompt{30'000};     ///< channel open to prompt learnt and paging off
    milliseconds idle{60'000};       ///< silence within a command; restarted by every byte
    milliseconds command{600'000};   ///< total time per command
    milliseconds close{2'000};       ///< saying goodbye
    milliseconds device{1'800'000};  ///< the whole device

    friend bool operator==(const limits&, const limits&) = default;
};

/// Which kind of SSH channel commands run in.
enum class channel_kind {
    exec,   ///< one exec channel a command: no prompt, no echo, no pager; has an exit status
    shell,  ///< one pty with a shell for all commands: what network CLIs need
};

/// A way to log in, as RFC 4252 and 4256 name it. `none` is no way, and others are not spoken.
enum class auth_method { publickey, keyboard_interactive, password };

/// "publickey", "keyboard-interactive" or "password".
std::string_view name(auth_method method) noexcept;
/// "publickey, password"; empty where there is none.
std::string method_names(const std::vector<auth_method>& methods);
/// What this names, or nothing.
std::optional<auth_method> auth_method_named(std::string_view word) noexcept;

/// What follows a command that the device rejected or did not finish.
enum class on_error {
    stop,      ///< no further line of the job is sent
    carry_on,  ///< the next one is, where there is a prompt
};

/// "exec" or "shell".
std::string_view name(channel_kind kind) noexcept;

/// A private key on disk. Read and decrypted once per run by `identity_store`.
struct key_file {
    std::string path;
    secret_ref passphrase;
    source_position where;      ///< where the inventory names it, for error messages
    std::string certificate{};  ///< path; empty: PATH-cert.pub, where there is one
    /// Of ssh_config, or one of ssh's default keys: where it cannot be used it is left out.
    bool optional{false};
    bool usual{false};  ///< a default key: offered after those that an agent has
};

/// What a command or a login may ask, and what to type then. One that is not asked is no failure.
struct question {
    std::string see;      ///< regex, matched on the last unterminated line
    std::string answer;   ///< $username, $password and $secret are replaced
    secret_ref secret{};  ///< typed in place of `answer` where it is set
    bool enter{true};     ///< whether the platform's end of line follows
    /// A command that prints the answer, a one-time code: run by /bin/sh when it is asked, each
    /// time anew. Only for keyboard-interactive.
    std::string code{};

    friend bool operator==(const question&, const question&) = default;
};

/// Whom to log in as. Shared between all hosts that inherit the same values.
struct credentials {
    std::string username;
    secret_ref password;
    secret_ref enable;  ///< `secret:` of the inventory: for enable mode
    std::vector<key_file> keys;
    /// `login:` of the inventory: what a login may ask besides user name and password, by
    /// keyboard-interactive or before the first prompt. Each is answered once.
    std::vector<question> questions{};
    /// The socket of the ssh-agent that signs where a key of `keys` is held by it, or, where none
    /// but optional ones is named, with the keys that it has. Empty: no agent is asked.
    std::string agent{};
    /// Why no agent is asked, behind "since": "SSH_AUTH_SOCK is not set". Empty where one is, or
    /// where nothing needs one.
    std::string no_agent{};
    /// Somebody has asked for the agent; else it is used since nothing else is set.
    bool agent_required{false};
    /// The agent signs for `keys` alone: IdentitiesOnly of ssh_config.
    bool agent_named_only{false};
    /// Who said the user name, where ssh_config is read or nobody did: file and line, a flag, or
    /// "current user". Without a file elsewhere.
    source_position username_from{};

    /// The only ones that are tried, in this order, each once; empty: all, as they stand in
    /// `auth_method`. The device is not asked for its methods where there is one.
    std::vector<auth_method> methods{};
    source_position methods_from{};  ///< who said so

    /// By which the inventory knows it in a list of `credentials:`; empty: it stands in none.
    std::string name{};

    /// Whether the agent logs in with keys that are not named.
    bool agent_chooses() const noexcept {
        return !agent.empty() && !agent_named_only &&
               std::all_of(keys.begin(), keys.end(), [](const auto& key) { return key.optional; });
    }
};

/// Who said where a host is: file and line, or a flag; without a file where nobody did.
struct contact_origin {
    source_position hostname;
    source_position port;
    source_position jump;
};

/// One line to be typed at a prompt. Each question is answered once; one that is asked twice stands
/// here twice.
struct command_line {
    std::string send;
    std::vector<question> questions{};

    friend bool operator==(const command_line&, const command_line&) = default;
};

/// One thing to be said to a device: a line, and maybe more that belong to it. All of it gives one
/// result, named after the first line.
struct command {
    std::string send;
    std::vector<question> questions{};
    std::vector<command_line> then{};  ///< each typed at the prompt that ends the line before

    friend bool operator==(const command&, const command&) = default;
};

/// A check of a job: src/core, for those who judge it.
struct output_check;

/// Everything the inventory says about one host, inheritance already applied. Immutable once built;
/// the pointers are never null.
struct target {
    std::string name;      ///< the inventory's key, unique in a run
    std::string hostname;  ///< what is dialled: a name or an address, IPv6 without brackets
    std::uint16_t port{22};
    std::string platform;  ///< canonical platform id, e.g. "cisco_ios"
    std::shared_ptr<const credentials> login;
    std::shared_ptr<const std::vector<std::string>> groups;
    /// What `data:` says of it, its groups' and the defaults' included, as a JSON object whose
    /// values are texts as they were written; a secret's is "[redacted]". Null: nothing is said.
    std::shared_ptr<const std::string> data{};
    std::shared_ptr<const std::vector<command>> commands;  ///< never empty
    /// What its outputs are held against, in the order of the job. Null: nothing. Shared, so that
    /// equal lists are one.
    std::shared_ptr<const std::vector<std::shared_ptr<const output_check>>> checks{};
    std::shared_ptr<const netpoll::limits> limits;
    channel_kind channel{channel_kind::shell};
    ssh_profile profile{ssh_profile::modern};
    /// Null: those of the profile. Shared, so that equal ones are one.
    std::shared_ptr<const algorithm_choice> algorithms{};
    source_position where;
    /// Who answers its logins: devices of one realm share an AAA server. Empty: a realm for each
    /// credential.
    std::string realm{};
    /// Whose pollers contact it in a run over a broker: a name that `is_site_name` takes.
    std::string site{"main"};
    /// The commands may be sent a second time after a connection was lost while they ran.
    bool repeatable{false};
    /// Absent: `stop` for a job that enters a configuration mode, else `carry_on`.
    std::optional<netpoll::on_error> on_error{};
    /// Bastions, any of which leads to it, the preferred one first; a bastion may be reached
    /// through others in turn. Empty: it is dialled from here. Shared, so that equal lists are one.
    std::shared_ptr<const std::vector<std::shared_ptr<const target>>> jump{};
    /// Why it cannot be reached from here whatever it is asked; empty: that is not known yet.
    std::string no_way{};

    /// The name that its host key is known by, whatever the port; empty: hostname and port.
    std::string host_key_alias{};
    /// Paths of the known_hosts files that its key is looked up in; a new one goes into the first.
    /// Null: those of the run. Shared, so that equal lists are one.
    std::shared_ptr<const std::vector<std::string>> host_key_files{};
    /// Null where no ssh_config is read.
    std::shared_ptr<const contact_origin> origin{};

    bool is_behind_bastion() const noexcept { return jump != nullptr && !jump->empty(); }
};

}  // namespace netpoll
