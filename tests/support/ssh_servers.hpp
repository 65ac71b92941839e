// OpenSSH, dropbear and asyncssh as fixtures on loopback. Knows nothing of netpoll.
#pragma once

#include "support/child_process.hpp"
#include "support/temp_folder.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll::testing {

/// Where a server listens and who may come in.
struct server_access {
    std::string address;
    std::uint16_t port{0};
    std::string username;
    std::string password;
    std::string key;          ///< path of a private key, ed25519, not encrypted
    std::string known_hosts;  ///< lines "[address]:port type base64", one a host key
};

/// A server that runs as long as this object. Construct where `obstacle` of its kind is nothing,
/// from a thread that lives as long (see child_process). Throws std::runtime_error with the
/// server's words where it does not come up.
class ssh_server {
public:
    const server_access& access() const noexcept { return access_; }
    /// The server's process: its log is in `err()`.
    child_process& process() noexcept { return *process_; }
    const temp_folder& folder() const noexcept { return folder_; }

protected:
    ssh_server();
    ~ssh_server() = default;

    void take_account();
    /// Starts the server and waits for the line that it prints when it listens, and for its banner
    /// where it has one.
    void start(std::vector<std::string> argv, std::string_view ready_line,
               std::vector<std::string> environment = {}, bool has_banner = true);
    void add_known_host(const std::string& public_key);

    temp_folder folder_;
    server_access access_;

private:
    std::unique_ptr<child_process> process_;
};

struct openssh_options {
    std::vector<std::string> host_keys{"ed25519", "ecdsa", "rsa"};
    /// Password by keyboard-interactive, which sshd only has with PAM.
    bool keyboard_interactive{false};
    /// Lines for sshd_config; they win over the fixture's own. E.g. "AuthenticationMethods
    /// publickey,password" or "KexAlgorithms diffie-hellman-group14-sha256".
    std::vector<std::string> settings;
    std::string address{};  ///< where it listens; empty: on one of its own
};

class openssh_server : public ssh_server {
public:
    static std::optional<std::string> obstacle();
    explicit openssh_server(const openssh_options& options = {});
};

struct dropbear_options {
    std::vector<std::string> host_keys{"ed25519"};
    std::vector<std::string> arguments;  ///< e.g. "-s" (no passwords), "-t" (key and password)
};

/// dropbear takes at most 5 connections of one source address that have not logged in yet.
class dropbear_server : public ssh_server {
public:
    static std::optional<std::string> obstacle();
    explicit dropbear_server(const dropbear_options& options = {});
};

struct asyncssh_options {
    /// In this order; "publickey", "keyboard-interactive", "password".
    std::vector<std::string> methods{"publickey", "keyboard-interactive", "password"};
    /// Further arguments of asyncssh_device.py, see its --help; e.g. "--odd", "slow-drip".
    std::vector<std::string> arguments;
    std::string address{};  ///< where it listens; empty: at a place of its own
    std::uint16_t port{0};  ///< there
};

/// A network device made of asyncssh: prompt, echo, pager, questions and odd ways. Needs no root
/// and no system user.
class asyncssh_server : public ssh_server {
public:
    static std::optional<std::string> obstacle();
    explicit asyncssh_server(const asyncssh_options& options = {});
    /// What the second question ("Token: ") wants to hear.
    const std::string& token() const noexcept { return token_; }

private:
    std::string token_;
};

/// A peer that is no SSH server, or one up to a certain byte of the key exchange. Its access has no
/// credential.
class raw_server : public ssh_server {
public:
    static std::optional<std::string> obstacle();
    /// Arguments of raw_device.py, see its --help; e.g. "--way", "telnet".
    explicit raw_server(const std::vector<std::string>& arguments);
};

}  // namespace netpoll::testing
